// Job: the costly checks of the ATX rules, over the PoST verifier.
// Invariant: the network's parameters decide; of an ATX only its declared labels per unit are taken.
using Spacemesh.Consensus.Activation;
using Spacemesh.Post;
using Spacemesh.Protocol;
using Spacemesh.Protocol.Networks;
using Spacemesh.Protocol.Wire;

namespace Spacemesh.Node.Activation;

/// <summary>Checks of space. Of a proof that is not an initial one, the K3 indices that <paramref name="peerId"/> selects are checked;
/// all without a peer id.</summary>
public sealed class PostChecks(PostVerifier verifier, PostParameters parameters, ReadOnlyMemory<byte>? peerId = null) : IPostChecks
{
    /// <summary>The parameters that a configuration sets; labels are made with the standard scrypt cost or the configured one.</summary>
    public static PostParameters ParametersOf(NodeConfig config)
    {
        ScryptSection scrypt = config.Smeshing.Options.Scrypt;
        return new PostParameters(
            config.Post.MinNumUnits, config.Post.MaxNumUnits, config.Post.LabelsPerUnit, config.Post.K1, config.Post.K2, config.Post.K3,
            config.Post.PowDifficulty.ToArray(), new ScryptParameters(scrypt.N, scrypt.R, scrypt.P));
    }

    /// <summary>What the rules need of a configuration.</summary>
    public static AtxConfig RulesOf(NodeConfig config) => new(
        config.Genesis.GenesisId, config.Genesis.GoldenAtx, config.Main.LayersPerEpoch, config.Post.MinNumUnits, config.Post.MaxNumUnits,
        config.Post.LabelsPerUnit, config.Main.TickSize, config.Post.K2, config.Post.K3);

    /// <inheritdoc/>
    public bool IsVrfNonceValid(NodeId smesher, AtxId commitment, ulong nonce, ulong labelsPerUnit, uint numUnits) =>
        verifier.IsVrfNonceValid(smesher.Span, commitment.Span, nonce, unchecked(numUnits * labelsPerUnit), parameters.Scrypt);

    /// <inheritdoc/>
    public PostCheckResult Check(PostClaim claim, bool allIndices)
    {
        PostV1 post = claim.Post;
        var metadata = new PostProofMetadata(claim.Smesher.ToArray(), claim.Commitment.ToArray(), claim.Challenge, claim.NumUnits);
        PostVerifyMode mode = allIndices || peerId is not { } seed ? PostVerifyMode.All : PostVerifyMode.Subset(parameters.K3, seed);
        PostVerdict verdict = verifier.Verify(
            new PostProof(post.Nonce, post.Indices, post.Pow), metadata, parameters with { LabelsPerUnit = claim.LabelsPerUnit }, mode);
        return verdict.IsValid ? default
            : verdict.IsInvalidIndex ? new PostCheckResult(PostCheckFault.InvalidIndex, (uint)verdict.Ordinal)
            : new PostCheckResult(PostCheckFault.Invalid);
    }
}
