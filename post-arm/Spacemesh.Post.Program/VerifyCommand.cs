// Job: 'spacemesh-post verify': computes some stored labels again and compares.
// Invariant: reads only.
using System.CommandLine;

namespace Spacemesh.Post.Program;

/// <summary>The verify command.</summary>
internal static class VerifyCommand
{
    private static readonly PostOptions Post = new();

    private static readonly Option<double> Fraction =
        new("--fraction") { Description = "Percent of the labels to compute again.", DefaultValueFactory = _ => 0.2 };

    /// <summary>The command with its options.</summary>
    public static Command Create()
    {
        var command = new Command("verify", "Checks stored labels by computing some of them again.")
        {
            Post.Directory, Fraction, Post.ScryptN, Post.ScryptR, Post.ScryptP,
        };
        command.SetAction((result, stop) => Task.FromResult(Run(result, stop)));
        return command;
    }

    private static int Run(ParseResult r, CancellationToken stop)
    {
        string[] wrong = r.GetValue(Fraction) is > 0 and <= 100 ? [] : ["--fraction must be above 0 and at most 100"];
        if (!PostOptions.Accept([.. Post.Check(r), .. wrong]))
            return ExitCode.Usage;
        PostDataReport report = PostDataCheck.Run(
            new PostDirectory(r.GetValue(Post.Directory)!), Post.Scrypt(r), r.GetValue(Fraction), Random.Shared, stop);
        if (report.Fault is { } fault)
        {
            Console.Error.WriteLine($"spacemesh-post: {fault.Message}");
            return ExitCode.Failed;
        }
        Console.WriteLine($"{report.Checked} labels checked, all right");
        return ExitCode.Done;
    }
}
