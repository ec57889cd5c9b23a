// Job: fast kernels give the bytes of the scalar specification for random input.
// Invariant: the seed is printed and can be given back.
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Spacemesh.Post.Ciphers;
using Spacemesh.Post.Labels;
using Xunit.Abstractions;

namespace Spacemesh.Post.Tests;

public sealed class KernelTests
{
    private readonly Random _random;

    public KernelTests(ITestOutputHelper output)
    {
        int seed = Environment.GetEnvironmentVariable("SPACEMESH_SEED") is { } given ? int.Parse(given) : Environment.TickCount;
        output.WriteLine($"SPACEMESH_SEED={seed}");
        _random = new Random(seed);
    }

    [Fact]
    public void Aes_by_instructions_equals_the_scalar_one()
    {
        var blocks = new Vector128<byte>[8];
        for (int i = 0; i < 200; i++)
        {
            var key = new byte[16];
            _random.NextBytes(key);
            _random.NextBytes(MemoryMarshal.AsBytes(blocks.AsSpan()));
            var cipher = new Aes128(key);
            var encrypted = new Vector128<byte>[8];
            cipher.EncryptEight(in blocks[0], ref encrypted[0]);
            for (int j = 0; j < blocks.Length; j++)
            {
                var state = new byte[16];
                blocks[j].CopyTo(state);
                Aes128.EncryptScalar(MemoryMarshal.AsBytes(cipher.Keys), state);
                Assert.Equal(Vector128.Create<byte>(state), encrypted[j]);
                Assert.Equal(encrypted[j], cipher.Encrypt(blocks[j]));
            }
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(64)]
    [InlineData(8192)]
    public void A_label_equals_the_one_of_the_general_scrypt(int n)
    {
        using var hasher = new LabelHasher(new ScryptParameters((ulong)n));
        var commitment = new byte[32];
        _random.NextBytes(commitment);
        var index = (ulong)_random.NextInt64();
        byte[] password = [.. commitment, .. BitConverter.GetBytes(index), .. new byte[32]];
        byte[] expected = new byte[32], label = new byte[32];
        Scrypt.Derive(password, default, new ScryptParameters((ulong)n), expected);
        hasher.Compute(commitment, index, label);
        Assert.Equal(expected, label);
    }
}
