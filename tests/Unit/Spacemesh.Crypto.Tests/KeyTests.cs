// Job: rules of keys that vectors cannot show: disposal, secrecy, files on disk, known answers of RFC 8032.
// Invariant: every file lies in a directory of its own that is removed afterwards.
using System.Security.Cryptography;

namespace Spacemesh.Crypto.Tests;

public sealed class KeyTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("keys").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void Signature_of_the_empty_message_is_that_of_the_RFC()
    {
        const string seed = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60";
        using var key = Ed25519PrivateKey.FromSeed(Convert.FromHexString(seed));
        Assert.Equal("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", Convert.ToHexStringLower(key.PublicKey));
        byte[] signature = new byte[64];
        key.Sign([], signature);
        Assert.Equal(
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
            + "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
            Convert.ToHexStringLower(signature));
    }

    [Fact]
    public void Any_changed_bit_makes_a_signature_invalid()
    {
        int seed = Environment.TickCount;
        var random = new Random(seed);
        using var key = Ed25519PrivateKey.Generate(RandomNumberGenerator.Create());
        for (int i = 0; i < 50; i++)
        {
            byte[] message = new byte[random.Next(1, 3000)], signature = new byte[64];
            random.NextBytes(message);
            key.Sign(message, signature);
            Assert.True(Ed25519.Verify(key.PublicKey, message, signature), $"seed {seed}");
            byte[] part = random.Next(2) == 0 ? message : signature;
            part[random.Next(part.Length)] ^= (byte)(1 << random.Next(8));
            Assert.False(Ed25519.Verify(key.PublicKey, message, signature), $"seed {seed}");
        }
    }

    [Fact]
    public void A_wrong_length_is_false_and_no_exception()
    {
        Assert.False(Ed25519.Verify(new byte[31], [], new byte[64]));
        Assert.False(Ed25519.Verify(new byte[32], [], new byte[63]));
        Assert.False(Vrf.Verify(new byte[33], [], new byte[80]));
        Assert.False(Vrf.Verify(new byte[32], [], new byte[79]));
        Assert.False(Vrf.TryProofToHash([], new byte[64]));
        Assert.False(MerkleProof.ValidateOne(0, [], new byte[31], []));
    }

    [Fact]
    public void Halves_that_do_not_match_are_refused()
    {
        using var key = Ed25519PrivateKey.FromSeed(new byte[32]);
        byte[] bytes = new byte[64];
        key.CopyBytes64(bytes);
        bytes[63] ^= 1;
        Assert.Null(Ed25519PrivateKey.TryFromBytes64(bytes));
        Assert.Throws<ArgumentException>(() => Ed25519PrivateKey.FromBytes64(bytes));
        Assert.Null(Ed25519PrivateKey.TryFromBytes64(bytes.AsSpan(1)));
    }

    [Fact]
    public void A_disposed_key_does_nothing_more_and_keeps_only_its_public_half()
    {
        var key = Ed25519PrivateKey.FromSeed(new byte[32]);
        string name = key.ToString();
        key.Dispose();
        Assert.Equal(name, Convert.ToHexStringLower(key.PublicKey));
        Assert.Throws<ObjectDisposedException>(() => key.Sign([], new byte[64]));
        Assert.Throws<ObjectDisposedException>(() => key.CopyBytes64(new byte[64]));
        Assert.Throws<ObjectDisposedException>(() => Vrf.Prove(key, [1], new byte[80]));
    }

    [Fact]
    public void A_key_file_is_for_its_owner_only_and_is_never_replaced()
    {
        string path = Path.Combine(_directory, KeyFile.LocalName);
        using var key = Ed25519PrivateKey.Generate(RandomNumberGenerator.Create());
        File.WriteAllText(path + ".new", "left over from a crash");
        KeyFile.WriteNew(path, key);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        KeyFileResult read = KeyFile.Read(path);
        using (read.Key)
            Assert.Equal(key.ToString(), read.Key!.ToString());
        using var other = Ed25519PrivateKey.FromSeed(new byte[32]);
        Assert.Throws<IOException>(() => KeyFile.WriteNew(path, other));
        Assert.Equal([path], Directory.GetFiles(_directory));
        File.AppendAllText(path, new string('0', 1000));
        Assert.Equal(KeyFileFault.Size, KeyFile.Read(path).Fault);
    }

    [Fact]
    public void Every_character_that_is_no_hex_digit_is_refused()
    {
        byte[] text = new byte[128];
        using var key = Ed25519PrivateKey.FromSeed(new byte[32]);
        KeyFile.Format(key, text);
        for (int c = 0; c < 256; c++)
        {
            byte[] changed = [.. text];
            changed[7] = (byte)c;
            KeyFileResult result = KeyFile.Parse(changed);
            result.Key?.Dispose();
            Assert.Equal(!char.IsAsciiHexDigit((char)c), result.Fault == KeyFileFault.Hex);
        }
    }
}
