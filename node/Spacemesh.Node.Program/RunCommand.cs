// Job: runs a node with a configuration until a signal.
// Invariant: whatever ends it is one line on stderr and a documented exit code (docs/operating.md).
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Spacemesh.Node.Hosting;
using Spacemesh.Protocol.Networks;

namespace Spacemesh.Node.Program;

internal static class RunCommand
{
    public static async Task<int> RunAsync(string preset, FileInfo? file, TextWriter error, CancellationToken stop)
    {
        if (StartConfiguration.Load(preset, file?.ToString(), out string problem) is not { } config)
        {
            error.WriteLine($"spacemesh-node: {problem}");
            return ExitCodes.Refused;
        }
        using ILoggerFactory logs = LoggerFactory.Create(builder => Configure(builder, config));
        try
        {
            await using NodeHost host = await NodeHost.StartAsync(config, TimeProvider.System, logs, stop).ConfigureAwait(false);
            int code = await host.RunAsync(stop).ConfigureAwait(false);
            if (host.Problem is { } ended)
                error.WriteLine($"spacemesh-node: {ended}");
            return code;
        }
        catch (StartRefusedException e)
        {
            error.WriteLine($"spacemesh-node: {e.Message}");
            return ExitCodes.Refused;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return ExitCodes.Ok;
        }
        catch (Exception e)
        {
            error.WriteLine(StartRefusedException.OneLine($"spacemesh-node: a fault of the program: {e}"));
            return ExitCodes.Fault;
        }
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
