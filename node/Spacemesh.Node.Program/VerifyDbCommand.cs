// Job: the command 'spacemesh-node verify-db STATE.SQL -c CONFIG'.
// Invariant: reads two files and writes none.
using System.CommandLine;
using Spacemesh.Node.Verify;
using Spacemesh.Protocol.Networks;

namespace Spacemesh.Node.Program;

/// <summary>Options and wiring of <c>verify-db</c>.</summary>
internal static class VerifyDbCommand
{
    /// <summary>The command.</summary>
    public static Command Create()
    {
        var state = new Argument<FileInfo>("STATE.SQL") { Description = "the database to verify; it is only read" };
        var config = new Option<FileInfo>("--config", "-c")
        {
            Description = "configuration of the network; folders it names need not exist", Required = true,
        };
        var preset = new Option<string>("--preset", "-p")
        {
            Description = "preset, if the configuration names none", DefaultValueFactory = _ => "",
        };
        var command = new Command("verify-db",
            "recompute a recorded state database from its inputs and compare (exit 0 same, 1 differs or unreadable, 2 unusable)")
        {
            state, config, preset,
        };
        command.SetAction(parsed => Run(parsed.GetValue(state)!, parsed.GetValue(config)!, parsed.GetValue(preset)!));
        return command;
    }

    private static int Run(FileInfo state, FileInfo configFile, string preset)
    {
        byte[] json;
        try
        {
            json = File.ReadAllBytes(configFile.FullName);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"{configFile}: cannot be read ({e.Message})");
            return VerifyDatabase.ExitUnusable;
        }
        if (ConfigFile.Load(preset, json, out IReadOnlyList<ConfigFault> faults) is not { } config)
        {
            foreach (ConfigFault fault in faults)
                Console.Error.WriteLine($"{configFile}: {fault}");
            return VerifyDatabase.ExitUnusable;
        }
        return VerifyDatabase.Run(state.FullName, config, Console.Out, Console.Error);
    }
}
