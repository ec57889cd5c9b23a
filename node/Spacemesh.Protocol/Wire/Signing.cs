// Job: what Ed25519 really signs: network prefix, domain byte, message.
// Invariant: domain bytes are frozen; a signature of one network or domain is worth nothing in another.
namespace Spacemesh.Protocol.Wire;

/// <summary>What a signature is for.</summary>
public enum SigningDomain : byte
{
    /// <summary>Activation transactions.</summary>
    Atx = 0,

    /// <summary>Proposals.</summary>
    Proposal = 1,

    /// <summary>Ballots.</summary>
    Ballot = 2,

    /// <summary>Hare and certify messages.</summary>
    Hare = 3,

    /// <summary>Challenges handed to a PoET.</summary>
    Poet = 4,

    /// <summary>Marriage certificates.</summary>
    Marriage = 5,

    /// <summary>First beacon votes.</summary>
    BeaconFirst = 10,

    /// <summary>Later beacon votes.</summary>
    BeaconFollowing = 11,
}

/// <summary>Signed bytes (go-spacemesh signing/signer.go).</summary>
public static class Signing
{
    /// <summary>Prefix (the 20 bytes of the genesis id), domain byte, message.</summary>
    public static byte[] Bytes(ReadOnlySpan<byte> prefix, SigningDomain domain, ReadOnlySpan<byte> message)
    {
        byte[] bytes = new byte[prefix.Length + 1 + message.Length];
        prefix.CopyTo(bytes);
        bytes[prefix.Length] = (byte)domain;
        message.CopyTo(bytes.AsSpan(prefix.Length + 1));
        return bytes;
    }

    /// <summary>Genesis id, domain byte, message.</summary>
    public static byte[] Bytes(Hash20 genesisId, SigningDomain domain, ReadOnlySpan<byte> message) =>
        Bytes(genesisId.Span, domain, message);
}
