// Job: checks of codec/identity_keys: which key files load and why others do not.
// Invariant: a file that loads is written back and compared.
using System.Text;
using System.Text.Json;
using Spacemesh.Conformance.Framework;
using Spacemesh.Crypto;

namespace Spacemesh.Conformance.Codec;

/// <summary>Checks of identity files.</summary>
internal static class KeyFileChecks
{
    /// <summary>A case of <c>identity_keys.jsonl</c>.</summary>
    public static string? Check(JsonElement vector)
    {
        byte[] content = vector.Hex("file_content_hex");
        KeyFileFault expected = vector.GetProperty("ok").GetBoolean() ? KeyFileFault.None : vector.Text("err") switch
        {
            "size" => KeyFileFault.Size,
            "hex" => KeyFileFault.Hex,
            "mismatch" => KeyFileFault.Mismatch,
            string other => throw new UnknownCaseKindException(other),
        };
        KeyFileResult result = KeyFile.Parse(content);
        using Ed25519PrivateKey? key = result.Key;
        string? failure = Json.Same("fault", expected, result.Fault)
            ?? Json.Same("has key", expected == KeyFileFault.None, key is not null);
        if (failure is not null || key is null)
            return failure;
        byte[] text = new byte[128];
        KeyFile.Format(key, text);
        return Json.SameBytes("node_id", vector.Hex("node_id"), key.PublicKey)
            ?? Json.Same("written", Encoding.ASCII.GetString(content).ToLowerInvariant(), Encoding.ASCII.GetString(text));
    }
}
