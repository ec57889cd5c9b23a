// Job: wrong flags and configuration files: one line on stderr, the documented exit code.
// Invariant: none of these starts reaches the data folder.
using Spacemesh.Node.Hosting;
using Spacemesh.Node.Program;

namespace Spacemesh.Node.Tests.Hosting;

public sealed class CommandLineFaultTests : IDisposable
{
    private const string Genesis = "\"genesis\": {\"genesis-time\": \"2026-01-01T00:00:00Z\"}";

    private readonly string _folder = Directory.CreateTempSubdirectory("spacemesh-command-").FullName;

    private string ConfigPath => Path.Combine(_folder, "config.json");

    [Theory]
    [InlineData("--nope")]
    [InlineData("--preset")]
    [InlineData("stray")]
    public async Task A_wrong_command_line_is_a_usage_fault(string argument)
    {
        File.WriteAllText(ConfigPath, "{}");
        NodeFolder.AssertSays(await RunAsync(ExitCodes.Usage, "-c", ConfigPath, argument), argument, "--help");
    }

    [Fact]
    public async Task A_configuration_file_must_be_named_and_be_there()
    {
        NodeFolder.AssertSays(await RunAsync(ExitCodes.Refused, "--preset", "standalone"), "-c FILE");
        NodeFolder.AssertSays(await RunAsync(ExitCodes.Refused, "-c", Path.Combine(_folder, "nope.json")), "nope.json", "-c");
        NodeFolder.AssertSays(await RunAsync(ExitCodes.Refused, "-c", _folder), _folder, "-c");
    }

    [Theory]
    [InlineData("{\"preset\":", "not valid JSON", "line 1")]
    [InlineData("[]", "JSON object", "{}")]
    [InlineData("", "not valid JSON", "line 1")]
    [InlineData("{\"preset\": \"nope\"}", "nope", "standalone")]
    [InlineData("{\"preset\": \"standalone\", \"main\": {\"bogus-key\": 1}}", "main.bogus-key", "")]
    [InlineData("{\"preset\": \"standalone\", \"bogus\": 1}", "bogus", "")]
    [InlineData("{\"preset\": \"standalone\", \"main\": {\"layers-per-epoch\": \"many\"}}", "main.layers-per-epoch", "")]
    [InlineData("{\"preset\": \"standalone\", \"main\": {\"layer-duration\": \"xx\"}}", "main.layer-duration", "")]
    [InlineData("{\"preset\": \"standalone\", \"genesis\": {\"genesis-time\": \"yesterday\"}}", "genesis.genesis-time", "")]
    [InlineData("{\"preset\": \"standalone\"}", "genesis.genesis-time", "must be given")]
    [InlineData("{\"preset\": \"testnet\"}", "standalone", "")]
    [InlineData(
        "{\"preset\": \"standalone\", " + Genesis + ", \"smeshing\": {\"smeshing-coinbase\": \"sm1qqqqqq99klpy92mwlfcft5lmz8q5sef2v2qvtucd9y55v\"}}",
        "smeshing.smeshing-coinbase", "standalone1")]
    [InlineData(
        "{\"preset\": \"standalone\", " + Genesis + ", \"smeshing\": {\"smeshing-coinbase\": \"\"}}", "smeshing.smeshing-coinbase", "standalone1")]
    public async Task A_wrong_configuration_is_refused_with_its_file_and_key(string json, string key, string advice)
    {
        File.WriteAllText(ConfigPath, json);
        NodeFolder.AssertSays(await RunAsync(ExitCodes.Refused, "-c", ConfigPath), "spacemesh-node: ", key, advice);
        Assert.Equal(json, File.ReadAllText(ConfigPath));
        Assert.Single(Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public async Task A_preset_of_the_command_line_that_there_is_not_is_refused()
    {
        File.WriteAllText(ConfigPath, "{}");
        NodeFolder.AssertSays(await RunAsync(ExitCodes.Refused, "-c", ConfigPath, "-p", "nope"), "nope", "standalone");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // The one line that was said.
    private static async Task<string> RunAsync(int expected, params string[] arguments)
    {
        using var error = new StringWriter();
        int code = await CommandLine.RunAsync(arguments, TextWriter.Null, error);
        string said = error.ToString().TrimEnd('\n');
        Assert.True(code == expected, $"exit code {code}, said: {said}");
        Assert.StartsWith("spacemesh-node: ", said);
        return said;
    }
}
