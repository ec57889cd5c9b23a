// Job: a wallet of one key in an unencrypted file, for the local test network only.
// Invariant: readable by its owner only, written as a whole or not at all, never over an existing file, refused for every other network.
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Spacemesh.Crypto;
using Spacemesh.Protocol;
using Spacemesh.Protocol.Accounts;
using Spacemesh.Wallet.Transactions;

namespace Spacemesh.Wallet.Files;

/// <summary>A single-signature wallet. Dispose it to zero the key.</summary>
public sealed class SingleSigWallet : IDisposable
{
    /// <summary>The network whose coins have no value, and the prefix of its addresses.</summary>
    public const string Network = "standalone";

    private const int MaxFileSize = 64 * 1024;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly Ed25519PrivateKey _key;

    private SingleSigWallet(Ed25519PrivateKey key) => (_key, PublicKey) = (key, AccountKey.FromSpan(key.PublicKey));

    /// <summary>The key's public half.</summary>
    public AccountKey PublicKey { get; }

    /// <summary>The account's address; it depends on nothing but the key.</summary>
    public Address Address => PrincipalAddress.Of(TemplateAddress.SingleSig, Arguments);

    /// <summary>The address with the network's prefix.</summary>
    public string AddressText => Address.ToText(Network);

    private SingleSigArguments Arguments => new() { Key = PublicKey };

    /// <summary>Makes a new key and its file, mode 0600; folders that lack are made.</summary>
    /// <exception cref="WalletException">Another network, a file that exists, or a folder that cannot be written.</exception>
    public static SingleSigWallet Create(string path, string network, RandomNumberGenerator random, TimeProvider clock)
    {
        RefuseOtherNetworks(network);
        if (File.Exists(path))
            throw new WalletException($"{path} exists; it is not overwritten. Move it away first, or keep using it.");
        var wallet = new SingleSigWallet(Ed25519PrivateKey.Generate(random));
        try
        {
            wallet.Write(path, clock.GetUtcNow());
            return wallet;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            wallet.Dispose();
            throw new WalletException($"{path} cannot be written: {e.Message}", e);
        }
    }

    /// <summary>Opens a wallet file.</summary>
    /// <exception cref="WalletException">No such file, one that others may read, or not a whole wallet of this network.</exception>
    public static SingleSigWallet Open(string path)
    {
        byte[] content = [];
        WalletDocument? document = null;
        try
        {
            RefuseReadableByOthers(path);
            content = Read(path);
            document = JsonSerializer.Deserialize(content, WalletJson.Default.WalletDocument);
            return Check(path, document);
        }
        catch (JsonException e)
        {
            // The parser's own text could quote the file.
            throw new WalletException(string.Create(CultureInfo.InvariantCulture,
                $"{path} is not a wallet file: damaged near line {e.LineNumber + 1}. Restore it from a copy."));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new WalletException($"{path} cannot be read: {e.Message}", e);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(content);
            CryptographicOperations.ZeroMemory(document?.Seed);
        }
    }

    /// <summary>Raw transaction that spawns this wallet's own account; it must be applied before anything can be spent.</summary>
    public byte[] SelfSpawn(Hash20 genesisId, ulong nonce, ulong gasPrice) => DraftSelfSpawn(nonce, gasPrice).Sign(genesisId, _key);

    /// <summary>Raw transaction that moves coins.</summary>
    public byte[] Spend(Hash20 genesisId, ulong nonce, ulong gasPrice, Address destination, ulong smidge) =>
        DraftSpend(nonce, gasPrice, destination, smidge).Sign(genesisId, _key);

    /// <summary>The spawn before it is signed.</summary>
    public UnsignedTransaction DraftSelfSpawn(ulong nonce, ulong gasPrice) =>
        UnsignedTransaction.Spawn(Address, TemplateAddress.SingleSig, Arguments, nonce, gasPrice);

    /// <summary>The spend before it is signed.</summary>
    public UnsignedTransaction DraftSpend(ulong nonce, ulong gasPrice, Address destination, ulong smidge) =>
        UnsignedTransaction.Spend(Address, nonce, gasPrice, destination, smidge);

    /// <summary>Zeroes the key.</summary>
    public void Dispose() => _key.Dispose();

    /// <summary>The address; never the key.</summary>
    public override string ToString() => AddressText;

    private static void RefuseOtherNetworks(string network)
    {
        if (network != Network)
            throw new WalletException($"an unencrypted wallet is for network {Network} only, not for '{network}': there coins have value.");
    }

    private static void RefuseReadableByOthers(string path)
    {
        if (!File.Exists(path))
            throw new WalletException($"{path} does not exist. Make it with: spacemesh wallet create --network {Network}");
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & ~(OwnerOnly | UnixFileMode.UserExecute)) != 0)
            throw new WalletException($"{path} may be read by others. Close it with: chmod 600 {path}");
    }

    private static byte[] Read(string path)
    {
        using FileStream file = File.OpenRead(path);
        if (file.Length > MaxFileSize)
            throw new WalletException($"{path} is not a wallet file: it is too large.");
        var content = new byte[file.Length];
        file.ReadExactly(content);
        return content;
    }

    private static SingleSigWallet Check(string path, WalletDocument? document)
    {
        if (document is null || document.Format != WalletDocument.ExpectedFormat)
            throw new WalletException($"{path} is not a wallet file of this program.");
        if (document.Version != WalletDocument.ExpectedVersion)
            throw new WalletException($"{path} has version {document.Version}; this program reads {WalletDocument.ExpectedVersion}.");
        RefuseOtherNetworks(document.Network);
        if (document.Seed.Length != Ed25519.SeedSize)
            throw new WalletException($"{path} is damaged: its key does not have {Ed25519.SeedSize} bytes. Restore it from a copy.");
        var wallet = new SingleSigWallet(Ed25519PrivateKey.FromSeed(document.Seed));
        if (wallet.PublicKey.ToHex() == document.PublicKey && wallet.AddressText == document.Address)
            return wallet;
        wallet.Dispose();
        throw new WalletException($"{path} is damaged: its key and its address do not belong together. Restore it from a copy.");
    }

    private void Write(string path, DateTimeOffset created)
    {
        var document = new WalletDocument
        {
            Format = WalletDocument.ExpectedFormat, Version = WalletDocument.ExpectedVersion, Network = Network, Created = created,
            Address = AddressText, PublicKey = PublicKey.ToHex(), Seed = new byte[Ed25519.SeedSize],
        };
        Span<byte> stored = stackalloc byte[Ed25519PrivateKey.StoredSize];
        _key.CopyBytes64(stored);
        stored[..Ed25519.SeedSize].CopyTo(document.Seed);
        byte[] content = JsonSerializer.SerializeToUtf8Bytes(document, WalletJson.Default.WalletDocument);
        CryptographicOperations.ZeroMemory(stored);
        CryptographicOperations.ZeroMemory(document.Seed);
        try
        {
            WriteWhole(Path.GetFullPath(path), content);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(content);
        }
    }

    private static void WriteWhole(string path, byte[] content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        string unfinished = path + ".new";
        File.Delete(unfinished);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerOnly;
        using (var file = new FileStream(unfinished, options))
        {
            file.Write(content);
            file.Flush(flushToDisk: true);
        }
        File.Move(unfinished, path, overwrite: false);
    }
}
