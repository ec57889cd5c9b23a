// Job: checks ATXs, stores the good ones and tells the rooms that count them.
// Invariant: an ATX is in the database and in the cache before Tortoise hears of it; a fetched PoET proof is verified before it is stored.
using Spacemesh.Consensus;
using Spacemesh.Consensus.Activation;
using Spacemesh.Node.Activation;
using Spacemesh.Node.Network;
using Spacemesh.Node.Storage.State;
using Spacemesh.Poet.Verify;
using Spacemesh.Protocol;
using Spacemesh.Protocol.Codec;
using Spacemesh.Protocol.Wire;

namespace Spacemesh.Node.Core.Atxs;

/// <summary>The handler of ATXs.</summary>
public sealed class AtxIntake
{
    // A smesher that was away for a year misses 26 epochs on the main network; a longer chain is fetched by synchronisation, not here.
    private const int FetchDepth = 32;

    private readonly CoreContext _context;
    private readonly AtxConfig _constants;
    private readonly IPostChecks _posts;
    private readonly HashSet<NodeId> _own;

    /// <summary>A handler with the network's constants.</summary>
    public AtxIntake(CoreContext context, IPostChecks posts)
    {
        (_context, _posts) = (context, posts);
        _constants = PostChecks.RulesOf(context.Config);
        _own = [.. context.Smeshers.Select(smesher => NodeId.FromSpan(smesher.PublicKey))];
    }

    /// <summary>Handles an ATX; <paramref name="rule"/> says what failed.</summary>
    public GossipVerdict Receive(byte[] bytes, out AtxRule rule)
    {
        AtxOutcome outcome = Take(bytes, expected: null, FetchDepth);
        rule = outcome.Rule;
        return outcome.Consequence switch
        {
            AtxConsequence.None => GossipVerdict.Accept,
            AtxConsequence.Reject => GossipVerdict.Reject,
            _ => GossipVerdict.Ignore,
        };
    }

    private AtxOutcome Take(byte[] bytes, AtxId? expected, int depth)
    {
        var rules = new AtxV1Rules(_constants, new SqlAtxLookup(_context.Db, _own), _posts);
        AtxOutcome outcome = AtxV1Rules.Decode(bytes, expected, out DecodedAtx? decoded);
        SyntacticallyValidAtx? valid = null;
        if (outcome.IsOk)
            outcome = rules.CheckSyntax(decoded!, _context.EpochOf(_context.CurrentLayer), out valid);
        if (!outcome.IsOk)
            return outcome;
        FetchReferences(valid!, depth);
        AtxVerdict verdict = rules.CheckContext(valid!);
        if (verdict.Accepted is { } accepted)
            Store(accepted, bytes);
        if (verdict.Evidence is { } evidence)
            _context.Convict(valid!.Atx.SmesherId, evidence);
        return verdict.Outcome;
    }

    // What is still missing afterwards, the rules name.
    private void FetchReferences(SyntacticallyValidAtx atx, int depth)
    {
        FetchPoet(atx.PoetToFetch);
        foreach (AtxId id in depth > 0 ? atx.AtxsToFetch(_context.GoldenAtx) : [])
        {
            if (AtxTable.Find(_context.Db, id) is null && _context.Network.Fetch(FetchHint.Atx, Hash32.FromSpan(id.Span)) is { } bytes)
                Take(bytes, id, depth - 1);
        }
    }

    private void FetchPoet(PoetProofRef reference)
    {
        if (PoetTable.Find(_context.Db, reference) is not null)
            return;
        byte[]? bytes = _context.Network.Fetch(FetchHint.Poet, Hash32.FromSpan(reference.Span));
        if (bytes is null || PoetMessageCheck.Check(bytes, reference, out PoetProofMessage? message) != PoetMessageFault.None || message is null)
            return;
        PoetTable.Insert(_context.Db, reference, bytes, message.ServiceId, System.Text.Encoding.UTF8.GetString(message.RoundId));
    }

    private void Store(AcceptedAtx accepted, byte[] bytes)
    {
        (AtxRow row, PostUnitsRow units) = AtxTable.RowsOf(accepted, _context.NowUnixNanoseconds);
        AtxTable.Insert(_context.Db, row, bytes, version: 1, [units]);
        AtxRecord record = accepted.ToRecord();
        if (_context.Atxs.Add(row.TargetEpoch, accepted.Id, record))
            _context.Tortoise.OnAtx(row.TargetEpoch, record);
    }
}
