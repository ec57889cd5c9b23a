// Job: the network's identity: golden ATX and genesis id from genesis time and extra data.
// Invariant: frozen; the genesis id is the first 20 bytes of the golden ATX.
using System.Globalization;
using System.Text;

namespace Spacemesh.Protocol.Networks;

/// <summary>Ids of a network (go-spacemesh config/genesis.go).</summary>
public static class GenesisIds
{
    /// <summary>Most bytes of extra data; at least one is needed.</summary>
    public const int ExtraDataBytes = 255;

    /// <summary>Golden ATX: hash of the decimal unix seconds of genesis, then the extra data.</summary>
    public static AtxId GoldenAtx(long genesisUnixSeconds, string extraData)
    {
        string text = genesisUnixSeconds.ToString(CultureInfo.InvariantCulture) + extraData;
        return AtxId.FromSpan(Hashing.Hash32(Encoding.UTF8.GetBytes(text)).Span);
    }

    /// <summary>Genesis id: prefix of every signature.</summary>
    public static Hash20 GenesisId(AtxId goldenAtx) => Hash20.FromSpan(goldenAtx.Span[..Hash20.Size]);

    /// <summary>True if the extra data has 1 to 255 bytes.</summary>
    public static bool IsValidExtraData(string extraData) => Encoding.UTF8.GetByteCount(extraData) is >= 1 and <= ExtraDataBytes;
}

public sealed partial class GenesisSection
{
    /// <summary>Golden ATX of the network.</summary>
    public AtxId GoldenAtx => GenesisIds.GoldenAtx(GenesisTime.ToUnixTimeSeconds(), ExtraData);

    /// <summary>Genesis id of the network.</summary>
    public Hash20 GenesisId => GenesisIds.GenesisId(GoldenAtx);
}
