// Asks veraPDF's rules about PDF files. Run by Rhino, which ships in the same jar:
//   java -cp JAR org.mozilla.javascript.tools.shell.Main verify.js RULES.xml,RULES.xml FILE...
// Prints one line for each file and set of rules: {"file", "rules", "asked", "failed": {rule: times}}.
// The rules are read here, because the jar lacks the reader (JAXB) that veraPDF itself would use.

var profiles = org.verapdf.pdfa.validation.profiles.Profiles;
var Flavour = org.verapdf.pdfa.flavours.PDFAFlavour;
var Specification = java.lang.Class.forName("org.verapdf.pdfa.flavours.PDFAFlavour$Specification");

function each(element, name, use) {
  var found = element.getElementsByTagName(name);
  for (var i = 0; i < found.getLength(); i++) use(found.item(i));
}

function words(element, name) {
  var found = element.getElementsByTagName(name);
  return found.getLength() ? String(found.item(0).getTextContent()) : "";
}

function ruleOf(element) {
  var id = element.getElementsByTagName("id").item(0);
  var specification = java.lang.Enum.valueOf(Specification, id.getAttribute("specification"));
  var number = parseInt(id.getAttribute("testNumber"), 10);
  var none = new java.util.ArrayList();
  return profiles.ruleFromValues(
    profiles.ruleIdFromValues(specification, id.getAttribute("clause"), number),
    element.getAttribute("object"),
    java.lang.Boolean.valueOf(element.getAttribute("deferred")),
    element.getAttribute("tags"),
    words(element, "description"),
    words(element, "test"),
    profiles.errorFromValues(words(element, "message"), none),
    none
  );
}

function variableOf(element) {
  return profiles.variableFromValues(
    element.getAttribute("name"),
    element.getAttribute("object"),
    words(element, "defaultValue"),
    words(element, "value")
  );
}

function profileOf(name) {
  var loader = java.lang.Thread.currentThread().getContextClassLoader();
  var stream = loader.getResourceAsStream("org/verapdf/pdfa/validation/" + name);
  var factory = javax.xml.parsers.DocumentBuilderFactory.newInstance();
  var root = factory.newDocumentBuilder().parse(stream).getDocumentElement();
  var rules = new java.util.HashSet();
  var variables = new java.util.HashSet();
  each(root, "rule", function (element) { rules.add(ruleOf(element)); });
  each(root, "variable", function (element) { variables.add(variableOf(element)); });
  var details = profiles.profileDetailsFromValues(name, name, "", new java.util.Date(0));
  var flavour = Flavour.valueOf(root.getAttribute("flavour"));
  return profiles.profileFromValues(flavour, details, "", rules, variables);
}

function ask(foundry, file, name, profile) {
  var parser = foundry.createParser(new java.io.File(file), profile.getPDFAFlavour());
  var result = foundry.createValidator(profile, false).validate(parser);
  var failed = {};
  var entries = result.getFailedChecks().entrySet().iterator();
  while (entries.hasNext()) {
    var entry = entries.next();
    failed[entry.getKey().getClause() + "-" + entry.getKey().getTestNumber()] = Number(entry.getValue());
  }
  parser.close();
  print(JSON.stringify({ file: file, rules: name, asked: Number(result.getTotalAssertions()), failed: failed }));
}

org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider.initialise();
var foundry = org.verapdf.pdfa.Foundries.defaultInstance();
var files = Array.prototype.slice.call(arguments, 1).map(String);
String(arguments[0]).split(",").forEach(function (name) {
  var profile = profileOf(name);
  files.forEach(function (file) { ask(foundry, file, name, profile); });
});
