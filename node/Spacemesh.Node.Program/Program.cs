// Job: entry of spacemesh-node.
// Invariant: none beyond those of the command line.
using Spacemesh.Node.Program;

return await CommandLine.RunAsync(args, Console.Out, Console.Error);
