// Job: the key of the one smesher that this node proves for: identities/local.key.
// Invariant: an existing file is never replaced; whatever is wrong with the folder is a fault that says what to do.
using System.Security.Cryptography;
using Spacemesh.Crypto;
using Spacemesh.Protocol;

namespace Spacemesh.Node.Smeshing;

/// <summary>Why there is no identity, in words for the operator.</summary>
/// <param name="Path">The file or folder.</param>
/// <param name="Problem">What is wrong and what to do.</param>
public sealed record IdentityFault(string Path, string Problem)
{
    /// <summary>One line.</summary>
    public override string ToString() => $"{Path}: {Problem}";
}

/// <summary>A smesher's key with its name and id.</summary>
public sealed class SmesherIdentity : IDisposable
{
    /// <summary>Folder of key files in the data folder.</summary>
    public const string Folder = "identities";

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Takes over a key; the identity disposes it.</summary>
    public SmesherIdentity(string name, Ed25519PrivateKey key)
    {
        Name = name;
        Key = key;
        Id = NodeId.FromSpan(key.PublicKey);
    }

    /// <summary>Name of the key file.</summary>
    public string Name { get; }

    /// <summary>The key.</summary>
    public Ed25519PrivateKey Key { get; }

    /// <summary>Public key.</summary>
    public NodeId Id { get; }

    /// <summary>Loads <c>identities/local.key</c>, making folder (0700) and file (0600) if there is no key file at all.</summary>
    /// <returns>The identity, or null with a fault.</returns>
    public static SmesherIdentity? TryOpen(string dataFolder, RandomNumberGenerator random, out IdentityFault? fault)
    {
        string folder = Path.Combine(dataFolder, Folder);
        try
        {
            Directory.CreateDirectory(folder, OwnerOnly);
            string[] files = Directory.GetFiles(folder, "*" + KeyFile.Extension);
            fault = CheckNames(folder, files);
            if (fault is not null)
                return null;
            string path = Path.Combine(folder, KeyFile.LocalName);
            if (files.Length == 0)
            {
                using Ed25519PrivateKey fresh = Ed25519PrivateKey.Generate(random);
                KeyFile.WriteNew(path, fresh);
            }
            return Load(path, out fault);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            fault = new IdentityFault(folder, $"cannot be read or written ({e.Message}); check owner and rights of the folder");
            return null;
        }
    }

    /// <summary>Signs in a domain of the network.</summary>
    public EdSignature Sign(Hash20 genesisId, Protocol.Wire.SigningDomain domain, ReadOnlySpan<byte> message)
    {
        Span<byte> signature = stackalloc byte[EdSignature.Size];
        Key.SignInDomain(genesisId.Span, (byte)domain, message, signature);
        return EdSignature.FromSpan(signature);
    }

    /// <inheritdoc/>
    public void Dispose() => Key.Dispose();

    private static SmesherIdentity? Load(string path, out IdentityFault? fault)
    {
        KeyFileResult read = KeyFile.Read(path);
        fault = read.Fault switch
        {
            KeyFileFault.None => null,
            KeyFileFault.Size => new IdentityFault(path, "must hold exactly 128 hex digits without a line break; restore it from a copy"),
            KeyFileFault.Hex => new IdentityFault(
                path, "holds something other than 128 hex digits (a line break at the end counts); restore it from a copy"),
            _ => new IdentityFault(path, "is damaged: its public half does not belong to its secret half; restore it from a copy"),
        };
        return read.Key is { } key ? new SmesherIdentity(KeyFile.LocalName, key) : null;
    }

    // A node that proves for itself has local.key alone; other names belong to external post services.
    private static IdentityFault? CheckNames(string folder, string[] files)
    {
        string? other = files.Select(Path.GetFileName).FirstOrDefault(name => name != KeyFile.LocalName);
        return other is null ? null : new IdentityFault(
            Path.Combine(folder, other),
            $"only {KeyFile.LocalName} is used by this program; move other keys away (several identities are not supported yet)");
    }
}
