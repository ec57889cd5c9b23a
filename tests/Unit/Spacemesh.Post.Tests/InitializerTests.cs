// Job: the promises of an initialisation that vectors cannot show: crashes at any byte, labels never lost, locks, cancellation.
// Invariant: random cuts print their seed.
using Xunit.Abstractions;

namespace Spacemesh.Post.Tests;

public sealed class InitializerTests(ITestOutputHelper output)
{
    [Fact]
    public void Resuming_after_a_cut_at_any_byte_gives_the_same_files()
    {
        using var whole = new TestFolder();
        Assert.Null(TestData.Open(TestData.Options(whole.Path)).Run());
        byte[][] expected = TestData.Labels(whole.Path);
        int seed = Environment.GetEnvironmentVariable("SPACEMESH_SEED") is { } given ? int.Parse(given) : Environment.TickCount;
        output.WriteLine($"SPACEMESH_SEED={seed}");
        var random = new Random(seed);
        for (int i = 0; i < 40; i++)
        {
            using var cut = new TestFolder();
            int length = random.Next(1, expected.Sum(f => f.Length));
            File.Copy(whole[PostDirectory.MetadataName], cut[PostDirectory.MetadataName]);
            for (int file = 0; file < expected.Length && length > 0; file++, length -= 1024)
                File.WriteAllBytes(cut[$"postdata_{file}.bin"], expected[file][..Math.Min(length, 1024)]);
            PostInitializer again = TestData.Open(TestData.Options(cut.Path));
            Assert.Null(again.Run());
            Assert.Equal(expected, TestData.Labels(cut.Path));
            Assert.Equal(File.ReadAllText(whole[PostDirectory.MetadataName]), File.ReadAllText(cut[PostDirectory.MetadataName]));
        }
    }

    [Fact]
    public void Fewer_units_keep_the_labels_of_those_given_up()
    {
        using var folder = new TestFolder();
        Assert.Null(TestData.Open(TestData.Options(folder.Path)).Run());
        byte[][] before = TestData.Labels(folder.Path);
        PostInitializer fewer = TestData.Open(TestData.Options(folder.Path, units: 1));
        Assert.Null(fewer.Run());
        Assert.Equal(before, TestData.Labels(folder.Path));
        Assert.Equal((PostInitState.Completed, 128UL), (fewer.State, fewer.LabelsWritten));
    }

    [Fact]
    public void A_directory_of_another_identity_is_refused_and_left_alone()
    {
        using var folder = new TestFolder();
        Assert.Null(TestData.Open(TestData.Options(folder.Path)).Run());
        string metadata = File.ReadAllText(folder[PostDirectory.MetadataName]);
        PostInitOptions other = TestData.Options(folder.Path) with { NodeId = new byte[32] };
        Assert.Null(PostInitializer.TryOpen(other, out PostDataFault? fault));
        Assert.Equal((PostDataFaultKind.Mismatch, "NodeId"), (fault!.Kind, fault.Parameter));
        Assert.Contains(Convert.ToHexStringLower(TestData.NodeId), fault.Message, StringComparison.Ordinal);
        Assert.Equal(metadata, File.ReadAllText(folder[PostDirectory.MetadataName]));
    }

    [Fact]
    public void A_file_begun_with_another_scrypt_N_is_not_continued()
    {
        using var folder = new TestFolder();
        Assert.Null(TestData.Open(TestData.Options(folder.Path)).Run());
        using (FileStream file = File.OpenWrite(folder["postdata_3.bin"]))
            file.SetLength(160);
        byte[][] before = TestData.Labels(folder.Path);
        PostInitializer other = TestData.Open(TestData.Options(folder.Path, n: 4));
        Assert.Equal(PostDataFaultKind.WrongLabel, other.Run()!.Kind);
        Assert.Equal(PostInitState.Error, other.State);
        Assert.Equal(before, TestData.Labels(folder.Path));
    }

    [Fact]
    public void A_second_writer_of_the_same_file_is_told_so()
    {
        using var folder = new TestFolder();
        PostInitializer initializer = TestData.Open(TestData.Options(folder.Path));
        using FileStream taken = new PostDirectory(folder.Path).OpenForAppend(0);
        Assert.Equal(PostDataFaultKind.InUse, initializer.Run()!.Kind);
    }

    [Fact]
    public void Cancelling_keeps_what_was_written_and_the_next_run_completes_it()
    {
        using var folder = new TestFolder();
        PostInitializer initializer = TestData.Open(TestData.Options(folder.Path));
        using var stop = new CancellationTokenSource();
        initializer.Progressed += _ => stop.Cancel();
        Assert.Throws<OperationCanceledException>(() => initializer.Run(stop.Token));
        Assert.Equal(PostInitState.Started, initializer.State);
        Assert.Equal(64UL, initializer.LabelsWritten);
        PostInitializer again = TestData.Open(TestData.Options(folder.Path));
        Assert.Null(again.Run());
        Assert.Equal(PostInitState.Completed, again.State);
    }

    [Fact]
    public void Files_and_directory_are_for_their_owner_alone()
    {
        using var folder = new TestFolder();
        string inner = folder["new"];
        Assert.Null(TestData.Open(TestData.Options(inner)).Run());
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(inner));
        foreach (string file in Directory.EnumerateFiles(inner))
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
    }
}
