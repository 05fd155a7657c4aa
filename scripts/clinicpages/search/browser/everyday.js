// Everyday words that the site may not have, and that look like words it has: "dizzy" is not "days",
// nor "wake" "weak". The speller leaves them and their plurals, -ing and -ed alone.
(function (search) {
  "use strict";

  search.everyday = (
    "anus battery bedroom beer black blue boat book bra bread brown butter cheap choking cook cool " +
    "cup cure disease dizzy droop drunk ear eczema eyes fat feces fed female floor flower flu frame " +
    "funny god grass great green grey grip guess hair hall hat hate heard hell hello hip hire horse " +
    "however hunt hurry itch kiss knee ladder limp lock loud luck mental mess mood narrow neat noise " +
    "nose overdose paint pair pale pants party peace penis photo pizza plant plate police pool power " +
    "prison puke pull pulse quiz rail rare rich road rude sad shaky sharp shave shin ship shirt shock " +
    "shout shut sing slide smell smelly smile sock sofa song sorry sound south spend stone stool " +
    "strange street stress stuck stuff suffer summer sun sweat sweet tail tall taste teach tear teeth " +
    "terrible thank thigh throat throw thyroid tidy toast toe toes tongue tool tooth top toy tree " +
    "twist useful useless vary virus vision wage wake wealth weary weather weird wheezy white wind " +
    "woke world wrist yard yellow"
  ).split(" ");
})((globalThis.clinicSearch = globalThis.clinicSearch || {}));
