// Job: command line of spacemesh-node: options, signals, exit codes.
// Invariant: what is wrong is one line on stderr; secrets are neither options nor output.
using System.CommandLine;
using Spacemesh.Node.Hosting;
using Spacemesh.Node.Program;

var preset = new Option<string>("--preset", "-p")
{
    Description = "Network preset: standalone (others join a network of several nodes, which is not built yet).",
    DefaultValueFactory = _ => "",
};
var configFile = new Option<FileInfo?>("--config", "-c") { Description = "JSON configuration file; {} is a valid one." };
var root = new RootCommand("spacemesh-node: a full node of the Spacemesh network. Stops on SIGINT or SIGTERM.")
{
    preset, configFile,
};
root.Subcommands.Add(VerifyDbCommand.Create());
root.SetAction((parsed, stop) => RunCommand.RunAsync(parsed.GetValue(preset)!, parsed.GetValue(configFile), stop));
ParseResult result = root.Parse(args);
if (result.Errors.Count > 0)
{
    Console.Error.WriteLine($"spacemesh-node: {result.Errors[0].Message} 'spacemesh-node --help' lists what it takes.");
    return ExitCodes.Usage;
}
return await result.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(10) });
