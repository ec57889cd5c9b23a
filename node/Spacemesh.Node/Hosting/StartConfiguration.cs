// Job: the configuration of a start: the file of -c over the preset, its folders, and whether it can run.
// Invariant: reads one file and changes nothing; the first fault is one line with file, key and what to do.
using Spacemesh.Protocol.Networks;

namespace Spacemesh.Node.Hosting;

/// <summary>Loads and checks what <c>spacemesh-node</c> starts with.</summary>
public static class StartConfiguration
{
    /// <summary>Reads the configuration.</summary>
    /// <param name="preset">Preset of the command line; empty for the one the file names.</param>
    /// <param name="path">Configuration file; null when none was named.</param>
    /// <param name="problem">What is wrong and what to do, in one line; empty without a fault.</param>
    /// <returns>The configuration with its folders expanded, or null.</returns>
    public static NodeConfig? Load(string preset, string? path, out string problem)
    {
        NodeConfig? config = Read(preset, path, out problem);
        problem = StartRefusedException.OneLine(problem);
        return problem.Length > 0 ? null : config;
    }

    private static NodeConfig? Read(string preset, string? path, out string problem)
    {
        problem = "";
        if (path is null)
        {
            problem = "a configuration file is needed: -c FILE (a file that holds {} is valid)";
            return null;
        }
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problem = $"{path}: cannot be read ({e.Message}); name a configuration file with -c";
            return null;
        }
        NodeConfig? config = ConfigFile.Load(preset, bytes, out IReadOnlyList<ConfigFault> faults);
        if (config is null)
        {
            problem = $"{path}: {faults[0]}";
            return null;
        }
        config.ExpandFolders(
            Environment.GetEnvironmentVariable("HOME") ?? "/root", Path.GetTempPath().TrimEnd('/'), AppContext.BaseDirectory.TrimEnd('/'));
        faults = config.Check();
        if (faults.Count > 0)
            problem = $"{path}: {faults[0]}";
        else if (!config.Main.Standalone)
            problem = "only a standalone network can be run so far (--preset standalone); joining other nodes comes with the network issue";
        return config;
    }
}
