// Job: checks ATXs, PoET proofs and active sets, and gives the ATXs with the values that follow from their bytes.
// Invariant: an ATX is checked against what was recomputed before it, never against recorded columns.
using Spacemesh.Consensus.Activation;
using Spacemesh.Crypto;
using Spacemesh.Node.Activation;
using Spacemesh.Node.Storage.State;
using Spacemesh.Poet.Verify;
using Spacemesh.Post;
using Spacemesh.Protocol;
using Spacemesh.Protocol.Networks;
using Spacemesh.Protocol.Wire;
using SignedMessage = Spacemesh.Protocol.Wire.Signing;

namespace Spacemesh.Node.Verify;

/// <summary>An accepted ATX and when it came.</summary>
internal sealed record VerifiedAtx(AcceptedAtx Atx, long ReceivedUnixNanoseconds);

/// <summary>ATXs, PoET proofs and active sets of a recording.</summary>
internal sealed class AtxVerification(RecordedState recorded, NodeConfig config, VerifyReport report)
{
    private readonly AtxConfig _rules = PostChecks.RulesOf(config);
    private readonly RecomputedAtxs _lookup = new();

    /// <summary>Checks everything; returns the good ATXs by arrival.</summary>
    public IReadOnlyList<VerifiedAtx> Run(IPowHash powHash)
    {
        report.Expect("atx ids", "atx signatures", "posts", "vrf nonces", "poet proofs", "poet memberships", "atx rules", "atx columns",
            "active sets");
        foreach (RecordedPoet poet in recorded.Poets)
            CheckPoet(poet);
        var accepted = new List<VerifiedAtx>();
        using var verifier = new PostVerifier(powHash);
        var checks = new RememberedPostChecks(new PostChecks(verifier, PostChecks.ParametersOf(config)));
        foreach (RecordedAtx atx in recorded.Atxs)
        {
            if (Check(atx, checks) is { } good)
                accepted.Add(new VerifiedAtx(good, atx.Row.ReceivedUnixNanoseconds));
        }
        foreach (RecordedActiveSet set in recorded.ActiveSets)
        {
            Hash32 hash = SetHashes.ActiveSet(set.Set.Set);
            bool known = set.Set.Set.All(id => _lookup.Accepted(id)?.PublishEpoch.Target == set.Epoch);
            report.Check("active sets", hash == set.Id && set.Set.Epoch == set.Epoch && known,
                () => $"{set.Id} of epoch {set.Epoch}: hash of its ids {hash}, epoch in its bytes {set.Set.Epoch}, ATXs known: {known}");
        }
        return [.. accepted.OrderBy(a => a.ReceivedUnixNanoseconds)];
    }

    private void CheckPoet(RecordedPoet poet)
    {
        PoetProofRef reference = poet.Message.ComputeRef();
        bool good = reference == poet.Ref && poet.Message.ServiceId.AsSpan().SequenceEqual(poet.ServiceId)
            && poet.RoundId == System.Text.Encoding.UTF8.GetString(poet.Message.RoundId) && PoetMessageCheck.Verify(poet.Message).IsValid;
        report.Check("poet proofs", good, () => $"{poet.Ref}: reference {reference}, its work or its columns are wrong");
        _lookup.AddPoet(reference, poet.Message);
    }

    private AcceptedAtx? Check(RecordedAtx recordedAtx, RememberedPostChecks checks)
    {
        (AtxRow row, AtxV1 atx) = (recordedAtx.Row, recordedAtx.Atx);
        AtxId id = atx.ComputeId();
        report.Same("atx ids", $"ATX of epoch {row.PublishEpoch}", id, row.Id);
        byte[] signed = SignedMessage.Bytes(_rules.GenesisId, SigningDomain.Atx, atx.SignedBytes(id));
        report.Check("atx signatures", Ed25519.Verify(atx.SmesherId.Span, signed, atx.Signature.Span), () =>
            $"{row.Id} is not signed by {atx.SmesherId}");
        CheckSpace(row, atx, checks);
        AtxOutcome outcome = AtxV1Rules.Decode(recordedAtx.Bytes, null, out DecodedAtx? decoded);
        var rules = new AtxV1Rules(_rules, _lookup, checks);
        SyntacticallyValidAtx? valid = null;
        if (outcome.IsOk)
            outcome = rules.CheckSyntax(decoded!, atx.Inner.Challenge.PublishEpoch, out valid);
        AtxVerdict verdict = outcome.IsOk ? rules.CheckContext(valid!) : new AtxVerdict(outcome);
        // Two ATXs in an epoch are malfeasance of the smesher and no fault of the recording.
        report.Check("atx rules", verdict.Accepted is not null, () => $"{row.Id}: {verdict.Outcome.Rule}");
        if (verdict.Accepted is not { } accepted)
            return null;
        _lookup.Add(accepted);
        (AtxRow expected, PostUnitsRow units) = AtxTable.RowsOf(accepted, row.ReceivedUnixNanoseconds);
        // A node marks an ATX as valid when it has checked all indices, as was done here; with few checked it stays unknown.
        if (row.Validity == AtxValidity.Valid)
            expected = expected with { Validity = AtxValidity.Valid };
        report.Same("atx columns", $"ATX {row.Id}", (expected, units), (row, recordedAtx.Units!));
        return accepted;
    }

    /// <summary>Membership, proofs of space and the nonce in force, each for itself, so that a difference is named by its kind.</summary>
    private void CheckSpace(AtxRow row, AtxV1 atx, RememberedPostChecks checks)
    {
        NiPostChallengeV1 challenge = atx.Inner.Challenge;
        if (atx.Inner.NiPost is not { Post: { } post, PostMetadata: { } metadata } niPost)
        {
            report.Check("posts", false, () => $"{row.Id} has no proof of space");
            return;
        }
        PoetStatement? poet = metadata.Challenge.Length == PoetProofRef.Size
            ? _lookup.FindPoet(PoetProofRef.FromSpan(metadata.Challenge)) : null;
        byte[][] nodes = [.. niPost.Membership.Nodes.Select(n => n.ToArray())];
        report.Check("poet memberships",
            poet is { } found && PoetMembership.Verify(found.Statement.Span, challenge.ComputeHash().Span, niPost.Membership.LeafIndex,
                nodes) == MembershipFault.None,
            () => $"{row.Id} is not a member of the round it names");
        AtxId? commitment = challenge.CommitmentAtx ?? _lookup.CommitmentOf(atx.SmesherId);
        if (commitment is not { } bound)
        {
            report.Check("posts", false, () => $"{row.Id}: the space of {atx.SmesherId} is bound to no ATX");
            return;
        }
        var claim = new PostClaim(atx.SmesherId, bound, post, metadata.Challenge, metadata.LabelsPerUnit, atx.Inner.NumUnits);
        report.Check("posts", checks.Check(claim, allIndices: true).Fault == PostCheckFault.None, () =>
            $"{row.Id}: its proof of space is not valid");
        if (challenge.InitialPost is { } initial)
        {
            claim = claim with { Post = initial, Challenge = new byte[Hash32.Size] };
            report.Check("posts", checks.Check(claim, allIndices: true).Fault == PostCheckFault.None, () =>
                $"{row.Id}: its initial proof of space is not valid");
        }
        ulong nonce = row.VrfNonce ?? 0;
        report.Check("vrf nonces", checks.IsVrfNonceValid(atx.SmesherId, bound, nonce, metadata.LabelsPerUnit, atx.Inner.NumUnits),
            () => $"{row.Id}: {nonce} is not a VRF nonce of its space");
    }
}

/// <summary>Costly checks, each made once: all indices always, since which ones a node checked depends on its peer id.</summary>
internal sealed class RememberedPostChecks(IPostChecks checks) : IPostChecks
{
    private readonly Dictionary<(PostV1, ulong), PostCheckResult> _posts = [];

    public bool IsVrfNonceValid(NodeId smesher, AtxId commitment, ulong nonce, ulong labelsPerUnit, uint numUnits) =>
        checks.IsVrfNonceValid(smesher, commitment, nonce, labelsPerUnit, numUnits);

    // Within one ATX a proof object is only ever checked for one claim.
    public PostCheckResult Check(PostClaim claim, bool allIndices)
    {
        if (!_posts.TryGetValue((claim.Post, claim.LabelsPerUnit), out PostCheckResult result))
            _posts.Add((claim.Post, claim.LabelsPerUnit), result = checks.Check(claim, allIndices: true));
        return result;
    }
}
