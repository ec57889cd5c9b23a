// Job: checks ATXs, stores the good ones and tells the rooms that count them.
// Invariant: an ATX is in the database and in the cache before Tortoise hears of it.
using Spacemesh.Consensus;
using Spacemesh.Consensus.Activation;
using Spacemesh.Node.Activation;
using Spacemesh.Node.Storage.State;
using Spacemesh.Protocol;
using Spacemesh.Protocol.Codec;
using Spacemesh.Protocol.Wire;

namespace Spacemesh.Node.Core.Atxs;

/// <summary>The handler of ATXs.</summary>
public sealed class AtxIntake
{
    private readonly CoreContext _context;
    private readonly AtxV1Rules _rules;

    /// <summary>A handler with the network's constants.</summary>
    public AtxIntake(CoreContext context, IPostChecks posts)
    {
        _context = context;
        _rules = new AtxV1Rules(PostChecks.RulesOf(context.Config), new AtxLookup(context), posts);
    }

    /// <summary>Handles an ATX; <paramref name="rule"/> says what failed.</summary>
    public GossipVerdict Receive(byte[] bytes, out AtxRule rule)
    {
        AtxOutcome outcome = AtxV1Rules.Decode(bytes, null, out DecodedAtx? decoded);
        SyntacticallyValidAtx? valid = null;
        if (outcome.IsOk)
            outcome = _rules.CheckSyntax(decoded!, _context.EpochOf(_context.CurrentLayer), out valid);
        if (outcome.IsOk)
            outcome = TakeIn(valid!, bytes);
        rule = outcome.Rule;
        return outcome.Consequence switch
        {
            AtxConsequence.None => GossipVerdict.Accept,
            AtxConsequence.Reject => GossipVerdict.Reject,
            _ => GossipVerdict.Ignore,
        };
    }

    private AtxOutcome TakeIn(SyntacticallyValidAtx atx, byte[] bytes)
    {
        AtxVerdict verdict = _rules.CheckContext(atx);
        if (verdict.Accepted is { } accepted)
            Store(accepted, bytes);
        if (verdict.Evidence is { } evidence)
            Convict(atx.Atx.SmesherId, evidence);
        return verdict.Outcome;
    }

    private void Store(AcceptedAtx accepted, byte[] bytes)
    {
        InnerAtxV1 inner = accepted.Atx.Inner;
        NodeId smesher = accepted.Atx.SmesherId;
        AtxId? previous = inner.Challenge.PreviousAtx.IsEmpty() ? null : inner.Challenge.PreviousAtx;
        var row = new AtxRow(
            accepted.Id, accepted.PublishEpoch, accepted.EffectiveUnits, inner.Challenge.CommitmentAtx, accepted.VrfNonce, accepted.BaseHeight, accepted.Ticks,
            inner.Challenge.Sequence, smesher, inner.Coinbase, _context.NowUnixNanoseconds, accepted.Validity, null, accepted.Weight);
        AtxTable.Insert(_context.Db, row, bytes, version: 1, [new PostUnitsRow(accepted.Id, smesher, previous, 0, inner.NumUnits, accepted.PublishEpoch)]);
        AtxRecord record = accepted.ToRecord();
        if (_context.Atxs.Add(row.TargetEpoch, accepted.Id, record))
            _context.Tortoise.OnAtx(row.TargetEpoch, record);
    }

    private void Convict(NodeId smesher, MalfeasanceProof evidence)
    {
        if (_context.Atxs.IsMalicious(smesher))
            return;
        IdentityTable.Insert(_context.Db, smesher, Scale.Encode(evidence), _context.NowUnixNanoseconds);
        _context.Atxs.SetMalicious(smesher);
        _context.Tortoise.OnMalfeasance(smesher);
    }
}
