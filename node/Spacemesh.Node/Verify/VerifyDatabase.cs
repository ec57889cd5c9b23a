// Job: the command verify-db: recomputes a recorded state.sql from its inputs and compares.
// Invariant: the file is only read; nothing is created beside it, nothing locked, no folder of the configuration is touched.
using Spacemesh.Node.Storage;
using Spacemesh.Post;
using Spacemesh.Protocol.Networks;

namespace Spacemesh.Node.Verify;

/// <summary>Verification of a recorded database.</summary>
public static class VerifyDatabase
{
    /// <summary>Everything was read and nothing differs.</summary>
    public const int ExitSame = 0;

    /// <summary>Something differs, is unreadable or belongs to an unknown template.</summary>
    public const int ExitDifferent = 1;

    /// <summary>The file or the configuration cannot be used at all.</summary>
    public const int ExitUnusable = 2;

    /// <summary>
    /// Verifies the database at <paramref name="path"/>; writes a line <c>kind: N checked, N differ</c> for each kind to
    /// <paramref name="output"/>
    /// and the first differences of each kind to <paramref name="details"/>. Returns the exit code.
    /// </summary>
    public static int Run(string path, NodeConfig config, TextWriter output, TextWriter? details = null)
    {
        using var powHash = new RandomXCache();
        return Run(path, config, output, details, powHash);
    }

    /// <summary>The same with a pow hash that the caller keeps: making one takes most of the time of a small verification.</summary>
    internal static int Run(string path, NodeConfig config, TextWriter output, TextWriter? details, IPowHash powHash)
    {
        try
        {
            using ReadOnlyDatabase database = ReadOnlyDatabase.Open(path, Schema.State);
            var report = new VerifyReport(details);
            var recorded = new RecordedState(database.Session, report);
            IReadOnlyList<VerifiedAtx> atxs = new AtxVerification(recorded, config, report).Run(powHash);
            var replay = new Replay(recorded, atxs, config, report);
            replay.Run();
            new StateComparison(recorded, replay, config, report).Run();
            report.Print(output);
            return report.IsClean ? ExitSame : ExitDifferent;
        }
        catch (DatabaseRefusedException e)
        {
            (details ?? output).WriteLine(e.Message);
            return ExitUnusable;
        }
    }
}
