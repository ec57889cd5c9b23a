// Job: the records that the server keeps in files: key, state of a round at work, finished proof.
// Invariant: bytes equal the reference server's (vectors poet/state.jsonl), so that its folders can be read.
using Spacemesh.Poet.Verify;

namespace Spacemesh.Poet.Storage;

/// <summary>State of a round at work: leaves at the last checkpoint, and the proof once it is made.</summary>
internal sealed record RoundState(string ExecutionStarted, byte[] Statement, ulong LeafCount, WorkProof? Proof,
    uint SecurityParameter = FiatShamir.SecurityParameter)
{
    /// <summary>Text of "not started".</summary>
    public const string NotStarted = "0001-01-01T00:00:00Z";

    public byte[] Encode()
    {
        var xdr = new XdrWriter();
        xdr.Text(ExecutionStarted);
        xdr.U32(1);
        xdr.U32(SecurityParameter);
        xdr.List([]);
        xdr.Opaque(Statement);
        xdr.List([]);
        xdr.U64(LeafCount);
        xdr.U32(Proof is null ? 0u : 1u);
        if (Proof is not null)
            ProofRecord.EncodeProof(xdr, Proof);
        return xdr.ToArray();
    }

    public static RoundState Decode(byte[] bytes)
    {
        var xdr = new XdrReader(bytes);
        string started = xdr.Text();
        if (!xdr.Present())
            return new RoundState(started, [], 0, null);
        uint securityParameter = xdr.U32();
        xdr.List();
        byte[] statement = xdr.Opaque();
        xdr.List();
        ulong leafCount = xdr.U64();
        return new RoundState(started, statement, leafCount, xdr.Present() ? ProofRecord.DecodeProof(xdr) : null, securityParameter);
    }
}

/// <summary>A published proof with the round's members in published order.</summary>
internal sealed record ProofRecord(WorkProof Proof, List<byte[]> Members, ulong LeafCount, byte[] ServiceKey, string RoundId)
{
    public byte[] Encode()
    {
        var xdr = new XdrWriter();
        EncodeProof(xdr, Proof);
        xdr.List(Members);
        xdr.U64(LeafCount);
        xdr.Opaque(ServiceKey);
        xdr.Text(RoundId);
        return xdr.ToArray();
    }

    public static ProofRecord Decode(byte[] bytes)
    {
        var xdr = new XdrReader(bytes);
        return new ProofRecord(DecodeProof(xdr), xdr.List(), xdr.U64(), xdr.Opaque(), xdr.Text());
    }

    public static void EncodeProof(XdrWriter xdr, WorkProof proof)
    {
        xdr.Opaque(proof.Root);
        xdr.List(proof.ProvenLeaves);
        xdr.List(proof.ProofNodes);
    }

    public static WorkProof DecodeProof(XdrReader xdr) => new(xdr.Opaque(), xdr.List(), xdr.List());
}
