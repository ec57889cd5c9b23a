// Job: group 'crypto': how fast one core hashes, signs and verifies.
// Invariant: each value is the best of several runs, so that a busy machine disturbs it least.
using System.Diagnostics;
using System.Runtime.CompilerServices;
using Spacemesh.Crypto;

namespace Spacemesh.Bench.Crypto;

internal static class CryptoBench
{
    private const int Runs = 5;
    private static readonly TimeSpan s_atLeast = TimeSpan.FromMilliseconds(200);

    public static async IAsyncEnumerable<Measurement> RunAsync([EnumeratorCancellation] CancellationToken stop)
    {
        byte[] data = new byte[1 << 20];
        new Random(1).NextBytes(data);
        byte[] hash = new byte[32], signature = new byte[64], proof = new byte[80], seed = data[..32], message = data[..200];
        using Ed25519PrivateKey key = Ed25519PrivateKey.FromSeed(seed);
        byte[] publicKey = key.PublicKey.ToArray();
        key.Sign(message, signature);
        Vrf.Prove(key, message, proof);
        (string Name, Action Once, string Unit)[] all =
        [
            ("crypto.blake3_1mib", () => Blake3.Hash(data, hash), "MiB/s"),
            ("crypto.blake3_64b", () => Blake3.Hash(data.AsSpan(0, 64), hash), "1/s"),
            ("crypto.ed25519_sign", () => key.Sign(message, signature), "1/s"),
            ("crypto.ed25519_verify", () => Ed25519.Verify(publicKey, message, signature), "1/s"),
            ("crypto.vrf_prove", () => Vrf.Prove(key, message, proof), "1/s"),
            ("crypto.vrf_verify", () => Vrf.Verify(publicKey, message, proof), "1/s"),
        ];
        foreach ((string name, Action once, string unit) in all)
        {
            stop.ThrowIfCancellationRequested();
            yield return new Measurement(name, await Task.Run(() => Rate(once), stop), unit);
        }
    }

    private static double Rate(Action once)
    {
        double best = 0;
        for (int run = 0; run < Runs; run++)
        {
            long count = 0, started = Stopwatch.GetTimestamp();
            TimeSpan elapsed;
            do
            {
                for (int i = 0; i < 16; i++)
                    once();
                count += 16;
                elapsed = Stopwatch.GetElapsedTime(started);
            }
            while (elapsed < s_atLeast);
            best = Math.Max(best, count / elapsed.TotalSeconds);
        }
        return best;
    }
}
