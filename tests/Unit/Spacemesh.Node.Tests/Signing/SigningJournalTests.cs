// Job: the rules of the signing journal: one message a slot, across restarts, cuts and compaction.
// Invariant: every test works on a file of its own in a temporary folder.
using Spacemesh.Node.Signing;

namespace Spacemesh.Node.Tests.Signing;

public sealed class SigningJournalTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("spacemesh-journal-").FullName;

    private string JournalPath => Path.Combine(_folder, "signing.journal");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_same_message_may_be_signed_again_and_another_one_may_not()
    {
        using SigningJournal journal = SigningJournal.Open(JournalPath);
        journal.Record(Bytes(1), Ballot(7), Bytes(2));
        journal.Record(Bytes(1), Ballot(7), Bytes(2));
        Assert.Equal(1, journal.Count);
        Assert.Throws<DoubleSigningRefusedException>(() => journal.Record(Bytes(1), Ballot(7), Bytes(3)));
        journal.Record(Bytes(9), Ballot(7), Bytes(3));
        journal.Record(Bytes(1), Ballot(8), Bytes(3));
        Assert.Equal(3, journal.Count);
    }

    [Fact]
    public void What_was_signed_is_known_after_a_restart()
    {
        using (SigningJournal journal = SigningJournal.Open(JournalPath))
            journal.Record(Bytes(1), Ballot(7), Bytes(2));
        using SigningJournal again = SigningJournal.Open(JournalPath);
        Assert.True(again.Holds(Bytes(1), Ballot(7)));
        Assert.Throws<DoubleSigningRefusedException>(() => again.Record(Bytes(1), Ballot(7), Bytes(3)));
    }

    [Fact]
    public void A_file_cut_at_any_byte_of_its_last_record_opens_without_that_record()
    {
        using (SigningJournal journal = SigningJournal.Open(JournalPath))
        {
            journal.Record(Bytes(1), Ballot(7), Bytes(2));
            journal.Record(Bytes(1), Ballot(8), Bytes(2));
        }
        byte[] whole = File.ReadAllBytes(JournalPath);
        for (int cut = 1; cut <= 80; cut++)
        {
            File.WriteAllBytes(JournalPath, whole[..^cut]);
            using SigningJournal journal = SigningJournal.Open(JournalPath);
            Assert.True(journal.Holds(Bytes(1), Ballot(7)));
            Assert.False(journal.Holds(Bytes(1), Ballot(8)));
            journal.Record(Bytes(1), Ballot(9), Bytes(4));
        }
    }

    [Fact]
    public void A_damaged_record_before_the_last_refuses_the_file_and_leaves_it()
    {
        using (SigningJournal journal = SigningJournal.Open(JournalPath))
        {
            journal.Record(Bytes(1), Ballot(7), Bytes(2));
            journal.Record(Bytes(1), Ballot(8), Bytes(2));
        }
        byte[] bytes = File.ReadAllBytes(JournalPath);
        bytes[40] ^= 1;
        File.WriteAllBytes(JournalPath, bytes);
        Assert.Throws<InvalidDataException>(() => SigningJournal.Open(JournalPath));
        Assert.Equal(bytes, File.ReadAllBytes(JournalPath));
    }

    private static SigningSlot Ballot(uint layer) => new(SignedKind.Ballot, layer, 0);

    private static byte[] Bytes(byte value)
    {
        byte[] bytes = new byte[32];
        Array.Fill(bytes, value);
        return bytes;
    }
}
