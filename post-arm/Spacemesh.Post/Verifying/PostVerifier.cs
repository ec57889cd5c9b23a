// Job: checks PoST proofs and VRF nonces.
// Invariant: thread-safe; the order of checks is the network's, and the first failing index ends the check.
using System.Runtime.Intrinsics;
using Spacemesh.Post.Ciphers;
using Spacemesh.Post.Labels;
using Spacemesh.Post.Pow;
using Spacemesh.Post.Proving;
using Spacemesh.Post.Verifying;

namespace Spacemesh.Post;

/// <summary>Checks proofs. One instance serves all threads; it borrows the pow hash (a shared <see cref="RandomXCache"/>) and never
/// disposes it.</summary>
public sealed class PostVerifier(IPowHash powHash) : IDisposable
{
    private readonly LabelHasherPool _hashers = new();

    /// <summary>Checks a proof against the network's parameters. A check of one index takes about one label computation plus one
    /// RandomX hash.</summary>
    public PostVerdict Verify(PostProof proof, PostProofMetadata metadata, PostParameters parameters, PostVerifyMode mode = default)
    {
        PostVerdict before = CheckFrame(proof, metadata, parameters);
        if (!before.IsValid)
            return before;
        ulong labels = unchecked(metadata.NumUnits * parameters.LabelsPerUnit);
        int bits = IndexPacking.RequiredBits(labels);
        ulong expected = IndexPacking.PackedLength(bits, parameters.K2);
        if ((ulong)proof.Indices.Length != expected)
            return new PostVerdict(PostFault.InvalidIndicesLength, Given: (ulong)proof.Indices.Length, Limit: expected);
        if (!ProvingDifficulty.TryCompute(parameters.K1, labels, out ProvingDifficulty difficulty))
            return new PostVerdict(PostFault.InvalidNumLabels, Given: labels, Limit: parameters.K1);

        LabelHasher hasher = _hashers.Rent(parameters.Scrypt);
        try
        {
            var check = new IndexCheck(proof, metadata, difficulty, hasher, bits);
            return mode.Kind switch
            {
                PostVerifyMode.Choice.All => CheckAll(in check, parameters.K2),
                PostVerifyMode.Choice.One => mode.Number < parameters.K2 ? check.Check((int)mode.Number) : PostVerdict.Valid,
                _ => mode.Number == parameters.K2
                    ? CheckAll(in check, parameters.K2)
                    : CheckSubset(in check, parameters.K2, mode, metadata),
            };
        }
        finally
        {
            _hashers.Return(hasher);
        }
    }

    /// <summary>
    /// True if the label at <paramref name="nonce"/> is below the VRF threshold of <paramref name="numLabels"/> labels. The index
    /// may lie beyond the labels; the largest 64-bit index is refused.
    /// </summary>
    public bool IsVrfNonceValid(
        ReadOnlySpan<byte> nodeId, ReadOnlySpan<byte> commitmentAtxId, ulong nonce, ulong numLabels, ScryptParameters scrypt)
    {
        Span<byte> threshold = stackalloc byte[PowDifficulty.Length];
        if (nonce == ulong.MaxValue || !PowDifficulty.TryOfLabels(numLabels, threshold))
            return false;
        Span<byte> commitment = stackalloc byte[PostCommitment.Length];
        Span<byte> label = stackalloc byte[LabelHasher.Length];
        PostCommitment.Compute(nodeId, commitmentAtxId, commitment);
        LabelHasher hasher = _hashers.Rent(scrypt);
        try
        {
            hasher.Compute(commitment, nonce, label);
        }
        finally
        {
            _hashers.Return(hasher);
        }
        return PowDifficulty.IsBelow(label, threshold);
    }

    /// <summary>Frees the label memory; the pow hash stays.</summary>
    public void Dispose() => _hashers.Dispose();

    private PostVerdict CheckFrame(PostProof proof, PostProofMetadata metadata, PostParameters parameters)
    {
        if (metadata.NodeId.Length != 32 || metadata.CommitmentAtxId.Length != 32 || metadata.Challenge.Length != 32)
            return new PostVerdict(PostFault.MalformedInput);
        // No network pledges zero units; without the bound the pow threshold would be divided by zero.
        uint fewest = Math.Max(1, parameters.MinNumUnits);
        if (metadata.NumUnits < fewest)
            return new PostVerdict(PostFault.NumUnitsTooSmall, Given: metadata.NumUnits, Limit: fewest);
        if (metadata.NumUnits > parameters.MaxNumUnits)
            return new PostVerdict(PostFault.NumUnitsTooLarge, Given: metadata.NumUnits, Limit: parameters.MaxNumUnits);
        uint group = proof.Nonce / NonceCipher.NoncesPerGroup;
        if (group >= NonceCipher.GroupCount)
            return new PostVerdict(PostFault.NonceGroupOutOfBounds, Given: group, Limit: NonceCipher.GroupCount - 1);
        Span<byte> scaled = stackalloc byte[PowDifficulty.Length];
        PowDifficulty.Scale(parameters.PowDifficulty.Span, metadata.NumUnits, scaled);
        return K2Pow.IsValid(powHash, proof.Pow, (byte)group, metadata.Challenge.Span, metadata.NodeId.Span, scaled)
            ? PostVerdict.Valid
            : new PostVerdict(PostFault.InvalidPow);
    }

    private static PostVerdict CheckAll(in IndexCheck check, uint k2)
    {
        for (int ordinal = 0; ordinal < k2; ordinal++)
        {
            PostVerdict verdict = check.Check(ordinal);
            if (!verdict.IsValid)
                return verdict;
        }
        return PostVerdict.Valid;
    }

    private static PostVerdict CheckSubset(in IndexCheck check, uint k2, PostVerifyMode mode, PostProofMetadata metadata)
    {
        Span<int> items = k2 <= 128 ? stackalloc int[(int)k2] : new int[k2];
        byte[] seed = [.. mode.Seed.Span, .. metadata.NodeId.Span, .. metadata.Challenge.Span];
        var selection = new IndexSelection(items, seed);
        for (uint i = 0; i < mode.Number && selection.TryNext(out int ordinal); i++)
        {
            PostVerdict verdict = check.Check(ordinal);
            if (!verdict.IsValid)
                return verdict;
        }
        return PostVerdict.Valid;
    }

    private readonly ref struct IndexCheck
    {
        private readonly PostProof _proof;
        private readonly ProvingDifficulty _difficulty;
        private readonly LabelHasher _hasher;
        private readonly int _bits;
        private readonly byte[] _commitment;
        private readonly Aes128 _group;
        private readonly Aes128 _nonce;

        public IndexCheck(PostProof proof, PostProofMetadata metadata, ProvingDifficulty difficulty, LabelHasher hasher, int bits)
        {
            (_proof, _difficulty, _hasher, _bits) = (proof, difficulty, hasher, bits);
            _commitment = new byte[PostCommitment.Length];
            PostCommitment.Compute(metadata.NodeId.Span, metadata.CommitmentAtxId.Span, _commitment);
            _group = NonceCipher.ForGroup(metadata.Challenge.Span, proof.Nonce / NonceCipher.NoncesPerGroup, proof.Pow);
            _nonce = NonceCipher.ForNonce(metadata.Challenge.Span, proof.Nonce, proof.Pow);
        }

        public PostVerdict Check(int ordinal)
        {
            ulong index = IndexPacking.At(_proof.Indices.Span, _bits, ordinal);
            Span<byte> bytes = stackalloc byte[LabelHasher.Length];
            _hasher.Compute(_commitment, index, bytes);
            Vector128<byte> label = Vector128.Create<byte>(bytes[..LabelHasher.StoredLength]);
            byte high = _group.Encrypt(label)[(int)(_proof.Nonce % NonceCipher.NoncesPerGroup)];
            if (high > _difficulty.HighByte)
                return new PostVerdict(PostFault.InvalidHighByte, ordinal, index, high, _difficulty.HighByte);
            if (high < _difficulty.HighByte)
                return PostVerdict.Valid;
            ulong low = NonceCipher.LowPart(_nonce, label);
            return low < _difficulty.LowPart
                ? PostVerdict.Valid
                : new PostVerdict(PostFault.InvalidLowPart, ordinal, index, low, _difficulty.LowPart);
        }
    }
}
