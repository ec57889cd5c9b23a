// Job: the stages of an ATX on its way from bytes to consensus state, each a type of its own.
// Invariant: a later stage can only be made by AtxV1Rules out of the one before it.
using Spacemesh.Protocol;
using Spacemesh.Protocol.Wire;

namespace Spacemesh.Consensus.Activation;

/// <summary>An ATX that decoded and has the id that was asked for; nothing in it is believed.</summary>
public sealed class DecodedAtx
{
    internal DecodedAtx(AtxV1 atx, AtxId id) => (Atx, Id) = (atx, id);

    /// <summary>The ATX.</summary>
    public AtxV1 Atx { get; }

    /// <summary>Its id.</summary>
    public AtxId Id { get; }
}

/// <summary>An ATX that its smesher signed and whose shape is right; an initial one also showed its first proof of space.</summary>
public sealed class SyntacticallyValidAtx
{
    internal SyntacticallyValidAtx(DecodedAtx decoded) => (Atx, Id) = (decoded.Atx, decoded.Id);

    /// <summary>The ATX; its NIPost, PoST and PoST metadata are present.</summary>
    public AtxV1 Atx { get; }

    /// <summary>Its id.</summary>
    public AtxId Id { get; }

    /// <summary>True for the smesher's first ATX.</summary>
    public bool IsInitial => Atx.Inner.Challenge.PreviousAtx.IsEmpty();

    /// <summary>The reference under which the PoET proof is asked for: the challenge, filled with zeros in front.</summary>
    public PoetProofRef PoetToFetch => PadLeft(Metadata.Challenge);

    /// <summary>The reference under which the PoET proof is checked: the challenge, filled with zeros behind.</summary>
    public PoetProofRef PoetToCheck
    {
        get
        {
            Span<byte> reference = stackalloc byte[PoetProofRef.Size];
            reference.Clear();
            Metadata.Challenge.AsSpan(0, Math.Min(Metadata.Challenge.Length, reference.Length)).CopyTo(reference);
            return PoetProofRef.FromSpan(reference);
        }
    }

    internal PostMetadataV1 Metadata => Atx.Inner.NiPost!.PostMetadata!;

    internal PostV1 Post => Atx.Inner.NiPost!.Post!;

    /// <summary>The ATXs that must be stored before the next stage: positioning, previous, commitment; not the golden one, each
    /// once.</summary>
    public IReadOnlyList<AtxId> AtxsToFetch(AtxId golden)
    {
        NiPostChallengeV1 challenge = Atx.Inner.Challenge;
        var wanted = new List<AtxId>(3);
        foreach (AtxId id in (ReadOnlySpan<AtxId>)[challenge.PositioningAtx, challenge.PreviousAtx, challenge.CommitmentAtx ?? AtxId.Empty])
        {
            if (!id.IsEmpty() && id != golden && !wanted.Contains(id))
                wanted.Add(id);
        }
        return wanted;
    }

    private static PoetProofRef PadLeft(ReadOnlySpan<byte> challenge)
    {
        Span<byte> reference = stackalloc byte[PoetProofRef.Size];
        reference.Clear();
        if (challenge.Length > reference.Length)
            challenge = challenge[^reference.Length..];
        challenge.CopyTo(reference[^challenge.Length..]);
        return PoetProofRef.FromSpan(reference);
    }
}

/// <summary>Whether the proof of space of a stored ATX is known to be good (the values of the database).</summary>
public enum AtxValidity
{
    /// <summary>Only some of its indices were checked.</summary>
    Unknown = 0,

    /// <summary>All were checked.</summary>
    Valid = 1,

    /// <summary>One does not qualify.</summary>
    Invalid = 2,
}

/// <summary>An ATX that holds by every rule, with what follows from it.</summary>
public sealed class AcceptedAtx
{
    internal AcceptedAtx(SyntacticallyValidAtx atx, uint effectiveUnits, ulong baseHeight, ulong ticks, ulong vrfNonce,
        AtxValidity validity)
    {
        (Atx, Id) = (atx.Atx, atx.Id);
        (EffectiveUnits, BaseHeight, Ticks, VrfNonce, Validity) = (effectiveUnits, baseHeight, ticks, vrfNonce, validity);
    }

    /// <summary>The ATX.</summary>
    public AtxV1 Atx { get; }

    /// <summary>Its id.</summary>
    public AtxId Id { get; }

    /// <summary>Units that count: the smaller of this ATX's and the previous one's declared units.</summary>
    public uint EffectiveUnits { get; }

    /// <summary>Tick height of the positioning ATX; 0 for the golden one.</summary>
    public ulong BaseHeight { get; }

    /// <summary>PoET leaves divided by the tick size.</summary>
    public ulong Ticks { get; }

    /// <summary>VRF nonce in force: its own or an inherited one.</summary>
    public ulong VrfNonce { get; }

    /// <summary>Whether all indices of the proof were checked.</summary>
    public AtxValidity Validity { get; }

    /// <summary>Effective units times ticks.</summary>
    public ulong Weight => EffectiveUnits * Ticks;

    /// <summary>Base height plus ticks (wrapping).</summary>
    public ulong Height => unchecked(BaseHeight + Ticks);

    /// <summary>Epoch of publication.</summary>
    public EpochId PublishEpoch => Atx.Inner.Challenge.PublishEpoch;

    /// <summary>The part that consensus keeps in memory.</summary>
    public AtxRecord ToRecord() => new(Atx.SmesherId, Atx.Inner.Coinbase, Weight, BaseHeight, Height, VrfNonce, EffectiveUnits);
}

/// <summary>The result of checking an ATX.</summary>
/// <param name="Outcome">The rule that failed and its consequence.</param>
/// <param name="Accepted">The ATX to store: always when nothing failed, and beside a proof of malfeasance unless the proof of space is
/// bad.</param>
/// <param name="Evidence">The proof of malfeasance to store and publish.</param>
public sealed record AtxVerdict(AtxOutcome Outcome, AcceptedAtx? Accepted = null, MalfeasanceProof? Evidence = null);
