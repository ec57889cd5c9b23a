// Job: loads the configuration and runs a node until a signal.
// Invariant: a start that is refused has changed nothing but the data folder's own files.
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Spacemesh.Node.Hosting;
using Spacemesh.Protocol.Networks;

namespace Spacemesh.Node.Program;

internal static class RunCommand
{
    public static async Task<int> RunAsync(string preset, FileInfo? file, CancellationToken stop)
    {
        NodeConfig? config = Load(preset, file, out string problem);
        if (config is null)
        {
            Console.Error.WriteLine($"spacemesh-node: {problem}");
            return ExitCodes.Refused;
        }
        using ILoggerFactory logs = LoggerFactory.Create(builder => Configure(builder, config));
        try
        {
            await using NodeHost host = await NodeHost.StartAsync(config, TimeProvider.System, logs, stop).ConfigureAwait(false);
            return await host.RunAsync(stop).ConfigureAwait(false);
        }
        catch (StartRefusedException e)
        {
            Console.Error.WriteLine($"spacemesh-node: {e.Message}");
            return ExitCodes.Refused;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return ExitCodes.Ok;
        }
    }

    private static NodeConfig? Load(string preset, FileInfo? file, out string problem)
    {
        problem = "";
        if (file is null)
        {
            problem = "a configuration file is needed: -c FILE (a file that holds {} is valid)";
            return null;
        }
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(file.FullName);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problem = $"{file}: cannot be read ({e.Message})";
            return null;
        }
        NodeConfig? config = ConfigFile.Load(preset, bytes, out IReadOnlyList<ConfigFault> faults);
        if (config is null)
        {
            problem = $"{file}: {faults[0]}";
            return null;
        }
        config.ExpandFolders(
            Environment.GetEnvironmentVariable("HOME") ?? "/root", Path.GetTempPath().TrimEnd('/'), AppContext.BaseDirectory.TrimEnd('/'));
        faults = config.Check();
        if (faults.Count > 0)
            problem = $"{file}: {faults[0]}";
        else if (!config.Main.Standalone)
            problem = "only a standalone network can be run so far (--preset standalone); joining other nodes comes with the network issue";
        return problem.Length > 0 ? null : config;
    }

    private static void Configure(ILoggingBuilder builder, NodeConfig config)
    {
        builder.SetMinimumLevel(LogLevel.Information).AddFilter("Microsoft", LogLevel.Warning);
        if (config.Logging.Encoder == "json")
            builder.AddJsonConsole();
        else
            builder.AddSimpleConsole(options => (options.SingleLine, options.UseUtcTimestamp, options.TimestampFormat, options.ColorBehavior) =
                (true, true, "yyyy-MM-dd'T'HH:mm:ss.fff'Z' ", LoggerColorBehavior.Disabled));
    }
}
