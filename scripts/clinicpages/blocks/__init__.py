"""The Markdown extension: citations, clinic values and blocks, and the frame of each article.

It finds out from either builder which page is being made, so that both give the same article.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markdown import Markdown
from pymdownx.blocks import BlocksExtension, BlocksProcessor

from clinicpages.page import Page, read
from clinicpages.project import Project, find

if TYPE_CHECKING:
    from clinicpages.blocks.block import Written

# Set by clinicpages.render on its own Markdown: the page and project are then known at once.
ATTRIBUTE = "clinicpages_context"


@dataclass(frozen=True)
class Context:
    """Where the Markdown being turned into HTML comes from. `page` is None for loose text."""

    project: Project
    page: Page | None

    @cached_property
    def to_root(self) -> str:
        """`../` as often as the page lies below the docs folder, for links to other .md files."""
        if self.page is None:
            return ""
        try:
            depth = len(self.page.path.relative_to(self.project.docs).parts) - 1
        except ValueError:
            return ""
        return "../" * depth


def context_of(md: Markdown) -> Context:
    """The page and project that this Markdown is at work on, asked from whichever builder runs it.

    MkDocs 1.6.1 registers a treeprocessor that holds its File; Zensical 0.0.73 a preprocessor
    that holds its page. Neither is a documented interface: tests/test_builders.py proves both.
    """
    given = getattr(md, ATTRIBUTE, None)
    if isinstance(given, Context):
        return given
    config, source = _mkdocs(md) or (None, None)
    project = find(Path(config) if config else None)
    source = source or _zensical(md)
    page = read(project.docs / source, project.root) if source else None
    context = Context(project, page)
    # Both builders make a new Markdown for each page, so this answer holds as long as it does.
    setattr(md, ATTRIBUTE, context)
    return context


def _mkdocs(md: Markdown) -> tuple[str, str] | None:
    if "relpath" not in md.treeprocessors:
        return None
    processor: Any = md.treeprocessors["relpath"]
    return str(processor.config.config_file_path), str(processor.file.src_uri)


def _zensical(md: Markdown) -> str | None:
    if "rendering_context" not in md.preprocessors:
        return None
    processor: Any = md.preprocessors["rendering_context"]
    return str(processor.page.path)


class Blocks(BlocksExtension):  # type: ignore[misc]
    """All of our Markdown, as one extension: `clinicpages.blocks` in mkdocs.yml."""

    def extendMarkdown(self, md: Markdown) -> None:
        """Adds every part; each module adds its own."""
        from clinicpages.blocks import (
            article,
            cite,
            clinic_value,
            figure,
            glossary,
            outside,
            slip,
            tables,
        )

        super().extendMarkdown(md)
        for module in (clinic_value, article, cite, figure, glossary, slip, tables, outside):
            module.add(md)

    def extendMarkdownBlocks(self, _md: Markdown, block_mgr: BlocksProcessor) -> None:
        """Adds the `///` blocks."""
        for block in written():
            block_mgr.register(block, self.getConfigs())


def written() -> tuple[type[Written], ...]:
    """Every `///` block."""
    from clinicpages.blocks import (
        choose,
        compare,
        evidence_page,
        figure,
        glossary,
        picture,
        reading_table,
        simple,
    )

    modules = (simple, figure, compare, choose, picture, glossary, evidence_page, reading_table)
    return tuple(block for module in modules for block in module.BLOCKS)


def makeExtension(**options: Any) -> Blocks:
    """The extension, as Python-Markdown asks for it."""
    return Blocks(**options)
