// Job: says in the network's words why bytes are not a transaction.
// Invariant: only words; whether they are one was decided by the parser. Follows the parser's order of reading.
using System.Text;
using Spacemesh.Node.Transactions;
using Spacemesh.Protocol;
using Spacemesh.Protocol.Accounts;
using Spacemesh.Vm.Accounts;
using Spacemesh.Vm.Transactions;

namespace Spacemesh.Node.Api;

/// <summary>Texts of faults of transactions (genvm/vm.go).</summary>
internal static class TransactionFaultText
{
    private const string Malformed = "malformed tx";
    private const string NotSpawned = "account is not spawned";
    private const int MaxKeys = 10;

    /// <summary>Why a submitted transaction was refused.</summary>
    public static string Refusal(in IntakeOutcome outcome, ReadOnlyMemory<byte> raw, IAccountStore accounts) => outcome.Reason switch
    {
        IntakeReason.Duplicate => "tx already exists",
        IntakeReason.Parse => $"failed to parse tx: {outcome.Id.ToHex()} (err: {Parse(raw, accounts)})",
        IntakeReason.ZeroFee => $"failed to parse tx: zero gas price {outcome.Id.ToHex()}",
        IntakeReason.Verify => $"failed to verify tx: {outcome.Id.ToHex()}",
        IntakeReason.NonceLow => "bad nonce",
        IntakeReason.InsufficientBalance => "insufficient balance",
        _ => outcome.Reason.ToString(),
    };

    /// <summary>Why the bytes did not parse.</summary>
    public static string Parse(ReadOnlyMemory<byte> raw, IAccountStore accounts) => Describe(
        raw.Span, TransactionParser.Parse(raw, accounts, out _), accounts);

    /// <summary>Words for the parser's fault.</summary>
    public static string Describe(ReadOnlySpan<byte> raw, ParseFault fault, IAccountStore accounts) => fault switch
    {
        ParseFault.TooLarge => $"overflows tx limit: tx size ({raw.Length}) > limit ({TransactionParser.MaxRawSize})",
        ParseFault.NotSpawned when Method(raw) == Methods.Spawn => NotSpawned + ": account can't spawn until it is spawned itself",
        ParseFault.NotSpawned => NotSpawned,
        ParseFault.InvalidArguments => Arguments(raw),
        ParseFault.CorruptState => "internal: malformed state",
        _ => Malformed + Walk(raw, accounts),
    };

    private static byte Method(ReadOnlySpan<byte> raw)
    {
        var scan = new FaultScanner(raw);
        scan.Compact(8);
        scan.Skip(Address.Size);
        scan.Compact(8);
        return (byte)scan.Value;
    }

    private static string Walk(ReadOnlySpan<byte> raw, IAccountStore accounts)
    {
        var scan = new FaultScanner(raw);
        if (scan.Compact(8) is { } version)
            return ": failed to decode version " + version;
        if (scan.Value != 0)
            return $": unsupported version {scan.Value}";
        if (scan.Skip(Address.Size) is { } cut)
            return " failed to decode principal: " + cut;
        Address principal = Address.FromSpan(scan.Last(Address.Size));
        if (scan.Compact(8) is { } selector)
            return ": failed to decode method selector " + selector;
        byte method = (byte)scan.Value;
        Address? own = accounts.Find(principal)?.Template;
        if (own is { } state && !IsKnown(state))
            return ": unknown template " + Bytes(state);
        Address template = own ?? default;
        if (method == Methods.Spawn)
        {
            if (scan.Skip(Address.Size) is { } short1)
                return " failed to decode template address " + short1;
            template = Address.FromSpan(scan.Last(Address.Size));
            if (!IsKnown(template))
                return ": unknown template " + Bytes(template);
        }
        if ((own ?? template) != TemplateAddress.Vault && (scan.Compact(64) ?? scan.Compact(64)) is { } payload)
            return ": " + payload;
        if (method is not (Methods.Spawn or Methods.Spend) && !(method == Methods.DrainVault && template == TemplateAddress.Vesting))
            return $": unknown method {Bytes(template)} {method}";
        return ReadArguments(ref scan, template, method) is { } arguments ? " failed to decode method arguments " + arguments : "";
    }

    private static string? ReadArguments(ref FaultScanner scan, Address template, byte method)
    {
        if (method == Methods.Spend)
            return scan.Skip(Address.Size) ?? scan.Compact(64);
        if (method == Methods.DrainVault)
            return scan.Skip(Address.Size) ?? scan.Skip(Address.Size) ?? scan.Compact(64);
        if (template == TemplateAddress.SingleSig)
            return scan.Skip(AccountKey.Size);
        if (template == TemplateAddress.Vault)
            return scan.Skip(Address.Size) ?? scan.Compact(64) ?? scan.Compact(64) ?? scan.Compact(32) ?? scan.Compact(32);
        if ((scan.Compact(8) ?? scan.Compact(32)) is { } fault)
            return fault;
        if (scan.Value > MaxKeys)
            return $"too many elements to decode in collection with scale limit set: ({scan.Value} > {MaxKeys})";
        for (ulong left = scan.Value; left > 0; left--)
        {
            if (scan.Skip(AccountKey.Size) is { } key)
                return key;
        }
        return null;
    }

    private static string Arguments(ReadOnlySpan<byte> raw) => TransactionContents.Decode(raw) switch
    {
        { MultiSig: { Required: 0 } } => "number of required signatures must be larger than zero",
        { MultiSig: { } multi } => $"multisig requires atleast {multi.Required} keys",
        { Vault: { } vault } when vault.Initial > vault.Total => $"initial {vault.Initial} should be less or equal to total {vault.Total}",
        { Vault: { } vault } => $"vesting end {vault.End.Value} should be atleast equal to start {vault.Start.Value}",
        _ => "invalid arguments",
    };

    private static bool IsKnown(Address template) =>
        template == TemplateAddress.SingleSig || template == TemplateAddress.MultiSig
        || template == TemplateAddress.Vesting || template == TemplateAddress.Vault;

    // The network prints the raw bytes of the address into its text.
    private static string Bytes(Address address) => Encoding.UTF8.GetString(address.ToArray());
}

/// <summary>Reads SCALE fields only to say what is wrong with the first bad one (go-scale decoder.go).</summary>
internal ref struct FaultScanner(ReadOnlySpan<byte> data)
{
    private readonly ReadOnlySpan<byte> _data = data;
    private int _at;

    /// <summary>The integer last read.</summary>
    public ulong Value { get; private set; }

    /// <summary>The bytes last skipped.</summary>
    public readonly ReadOnlySpan<byte> Last(int count) => _data.Slice(_at - count, count);

    /// <summary>Takes bytes; null if they are there.</summary>
    public string? Skip(int count)
    {
        if (count <= _data.Length - _at)
        {
            _at += count;
            return null;
        }
        return _at == _data.Length ? "EOF" : "unexpected EOF";
    }

    /// <summary>Takes a compact integer of a width in bits; null if it is one.</summary>
    public string? Compact(int width)
    {
        if (Skip(1) is { } empty)
            return width == 64 ? "read compact header: " + empty : empty;
        byte first = _data[_at - 1];
        int mode = first & 3;
        if (mode >= 2 && width == 8)
            return "value will overflow uint8";
        int rest = mode switch { 0 => 0, 1 => 1, 2 => 3, _ => (first >> 2) + 4 };
        if (mode == 3 && rest > width / 8)
            return $"invalid compact{width} needs {rest} bytes";
        if (Skip(rest) is { } cut)
            return cut;
        ulong value = mode == 3 ? 0UL : first;
        for (int i = 0; i < rest; i++)
            value |= (ulong)_data[_at - rest + i] << (8 * (mode == 3 ? i : i + 1));
        Value = mode == 3 ? value : value >> 2;
        ulong below = mode switch { 1 => 1UL << 6, 2 => 1UL << 14, 3 => 1UL << 30, _ => 0 };
        return Value < below || (width == 8 && Value > byte.MaxValue) ? $"value {Value} is out of range" : null;
    }
}
