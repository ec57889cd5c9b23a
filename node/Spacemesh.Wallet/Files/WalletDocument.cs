// Job: the fields of wallet.json.
// Invariant: bytes stay byte arrays, which JSON reads and writes as base64, so that the seed never becomes a string.
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Spacemesh.Wallet.Files;

internal sealed class WalletDocument
{
    public const string ExpectedFormat = "spacemesh-appliance-wallet";
    public const int ExpectedVersion = 1;

    public string Format { get; set; } = "";

    public int Version { get; set; }

    public string Network { get; set; } = "";

    public DateTimeOffset Created { get; set; }

    public string Address { get; set; } = "";

    public string PublicKey { get; set; } = "";

    public byte[] Seed { get; set; } = [];
}

[JsonSourceGenerationOptions(
    WriteIndented = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(WalletDocument))]
internal sealed partial class WalletJson : JsonSerializerContext;
