// Job: command line of spacemesh-node: options, commands, usage faults.
// Invariant: what is wrong is one line on stderr; secrets are neither options nor output.
using System.CommandLine;
using Spacemesh.Node.Hosting;

namespace Spacemesh.Node.Program;

internal static class CommandLine
{
    /// <summary>Runs the command and gives the exit code.</summary>
    public static async Task<int> RunAsync(string[] arguments, TextWriter output, TextWriter error)
    {
        ParseResult result = Create(output, error).Parse(arguments);
        if (result.Errors.Count > 0)
        {
            error.WriteLine(StartRefusedException.OneLine(
                $"spacemesh-node: {result.Errors[0].Message} 'spacemesh-node --help' lists what it takes."));
            return ExitCodes.Usage;
        }
        return await result.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(10) })
            .ConfigureAwait(false);
    }

    private static RootCommand Create(TextWriter output, TextWriter error)
    {
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
        var version = new Command("version", "print the version of this program");
        version.SetAction(_ => output.WriteLine($"v{typeof(CommandLine).Assembly.GetName().Version!.ToString(3)}"));
        root.Subcommands.Add(version);
        root.SetAction((parsed, stop) => RunCommand.RunAsync(parsed.GetValue(preset)!, parsed.GetValue(configFile), error, stop));
        return root;
    }
}
