const { workspace } = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");

let client;

exports.activate = async () => {
  const [command, ...args] = workspace.getConfiguration("translator").get("command");
  const documentSelector = [{ scheme: "file", pattern: "**/*.{po,tsv,csv,xlf,tmx,md}" }];
  client = new LanguageClient("translator", "Translator", { command, args }, { documentSelector });
  await client.start();
};

exports.deactivate = () => client?.stop();
