// Job: 'spacemesh-post init': makes the labels of an identity and finds its VRF nonce.
// Invariant: can be interrupted at any moment and started again; never deletes labels.
using System.CommandLine;

namespace Spacemesh.Post.Program;

/// <summary>The init command.</summary>
internal static class InitCommand
{
    private static readonly PostOptions Post = new();
    private static readonly Option<byte[]> NodeId = PostOptions.Hex32("--node-id", "Identity, 64 hexadecimal digits.");

    private static readonly Option<byte[]> Commitment =
        PostOptions.Hex32("--commitment-atx-id", "The ATX the labels are bound to, 64 hexadecimal digits.");

    private static readonly Option<uint> NumUnits = new("--num-units") { Description = "Units to have.", Required = true };

    private static readonly Option<ulong> LabelsPerUnit =
        new("--labels-per-unit") { Description = "Labels of a unit.", DefaultValueFactory = _ => PostParameters.Mainnet.LabelsPerUnit };

    private static readonly Option<ulong> MaxFileSize =
        new("--max-file-size") { Description = "Largest label file, bytes.", DefaultValueFactory = _ => 4294967296 };

    private static readonly Option<long> FromFile =
        new("--from-file") { Description = "First file to make.", DefaultValueFactory = _ => 0 };

    private static readonly Option<long?> ToFile = new("--to-file") { Description = "Last file to make; without it, all." };

    /// <summary>The command with its options.</summary>
    public static Command Create()
    {
        var command = new Command("init", "Makes PoST data, or goes on making it.")
        {
            Post.Directory, NodeId, Commitment, NumUnits, LabelsPerUnit, MaxFileSize, Post.MinNumUnits, Post.MaxNumUnits,
            Post.ScryptN, Post.ScryptR, Post.ScryptP, Post.Threads, FromFile, ToFile,
        };
        command.SetAction((result, stop) => Task.FromResult(Run(result, stop)));
        return command;
    }

    private static int Run(ParseResult r, CancellationToken stop)
    {
        if (!PostOptions.Accept(Post.Check(r)))
            return ExitCode.Usage;
        PostParameters parameters = PostParameters.Mainnet with
        {
            MinNumUnits = r.GetValue(Post.MinNumUnits), MaxNumUnits = r.GetValue(Post.MaxNumUnits),
            LabelsPerUnit = r.GetValue(LabelsPerUnit), Scrypt = Post.Scrypt(r),
        };
        var initializer = PostInitializer.TryOpen(new PostInitOptions
        {
            DataDirectory = r.GetValue(Post.Directory)!, NodeId = r.GetValue(NodeId), CommitmentAtxId = r.GetValue(Commitment),
            Parameters = parameters, NumUnits = r.GetValue(NumUnits), MaxFileSize = r.GetValue(MaxFileSize),
            Threads = r.GetValue(Post.Threads), FromFile = r.GetValue(FromFile), ToFile = r.GetValue(ToFile),
        }, out PostDataFault? fault);
        if (initializer is not null)
        {
            initializer.Progressed += p => Console.Error.WriteLine(p.SearchPosition is { } position
                ? $"searching the VRF nonce from label {position}"
                : $"{p.LabelsWritten} of {p.LabelsTotal} labels");
            fault = initializer.Run(stop);
        }
        if (fault is not null)
        {
            Console.Error.WriteLine($"spacemesh-post: {fault.Message}");
            return fault.Kind is PostDataFaultKind.InvalidOption or PostDataFaultKind.InvalidFileRange ? ExitCode.Usage : ExitCode.Failed;
        }
        Console.WriteLine(initializer!.Metadata.Nonce is { } nonce
            ? $"done: {initializer.LabelsWritten} labels, VRF nonce {nonce}"
            : $"done: {initializer.LabelsWritten} labels, VRF nonce not yet known");
        return ExitCode.Done;
    }
}
