// Job: the layout of a server's folder, and its key.
// Invariant: names equal the reference's where it has the same file; a round id is a canonical number, so no name leaves the folder.
using System.Globalization;
using System.Security.Cryptography;
using Spacemesh.Crypto;
using Spacemesh.Poet.Storage;

namespace Spacemesh.Poet.Server;

internal sealed class ServerFolders
{
    private const int KeyBytes = 64;

    public ServerFolders(string root)
    {
        Root = Path.GetFullPath(root);
        DurableFile.CreateFolder(Path.Combine(Root, "data", "rounds"));
        DurableFile.CreateFolder(Path.Combine(Root, "db", "rounds"));
        DurableFile.CreateFolder(Path.Combine(Root, "db", "proofs"));
    }

    public string Root { get; }

    public string PowChallenges => Path.Combine(Root, "db", "pow_challenges");

    /// <summary>Work on a round: layers and state.</summary>
    public string Work(uint round) => Path.Combine(Root, "data", "rounds", Name(round));

    public string Journal(uint round) => Path.Combine(Root, "db", "rounds", Name(round));

    public string Proof(uint round) => Path.Combine(Root, "db", "proofs", Name(round));

    /// <summary>Rounds with registrations, ascending.</summary>
    public IEnumerable<uint> JournalRounds => Directory.EnumerateFiles(Path.Combine(Root, "db", "rounds"))
        .Select(path => TryRound(Path.GetFileName(path))).OfType<uint>().Order();

    /// <summary>Rounds that were at work, ascending.</summary>
    public IEnumerable<uint> WorkRounds => Directory.EnumerateDirectories(Path.Combine(Root, "data", "rounds"))
        .Select(path => TryRound(Path.GetFileName(path))).OfType<uint>().Order();

    /// <summary>Rounds that take no registrations any more: at work or with a proof.</summary>
    public IEnumerable<uint> ClosedRounds => WorkRounds.Concat(Directory.EnumerateFiles(Path.Combine(Root, "db", "proofs"))
        .Select(path => TryRound(Path.GetFileName(path))).OfType<uint>());

    public static string Name(uint round) => round.ToString(CultureInfo.InvariantCulture);

    /// <summary>The round of a canonical decimal id; null for anything else.</summary>
    public static uint? TryRound(string id) =>
        uint.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out uint round) && Name(round) == id ? round : null;

    /// <summary>Public key of the server; its private key is made and stored (0600) at the first start.</summary>
    public byte[] ServiceKey()
    {
        string path = Path.Combine(Root, "data", "state.bin");
        byte[] key;
        if (File.Exists(path))
        {
            key = new XdrReader(File.ReadAllBytes(path)).Opaque();
            if (key.Length != KeyBytes)
                throw new InvalidDataException($"{path} holds a key of {key.Length} bytes, {KeyBytes} expected");
        }
        else
        {
            byte[] seed = RandomNumberGenerator.GetBytes(KeyBytes / 2);
            using Ed25519PrivateKey created = Ed25519PrivateKey.FromSeed(seed);
            key = [.. seed, .. created.PublicKey];
            CryptographicOperations.ZeroMemory(seed);
            var xdr = new XdrWriter();
            xdr.Opaque(key);
            DurableFile.Replace(path, xdr.ToArray(), secret: true);
        }
        byte[] publicKey = key[(KeyBytes / 2)..];
        CryptographicOperations.ZeroMemory(key);
        return publicKey;
    }
}
