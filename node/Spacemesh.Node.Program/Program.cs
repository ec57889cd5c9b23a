// Job: the program spacemesh-node: its commands and their exit codes.
// Invariant: usage errors end with 2.
using System.CommandLine;
using Spacemesh.Node.Program;

var root = new RootCommand("Spacemesh full node") { VerifyDbCommand.Create() };
ParseResult parsed = root.Parse(args);
int exit = parsed.Invoke();
return parsed.Errors.Count > 0 ? 2 : exit;
