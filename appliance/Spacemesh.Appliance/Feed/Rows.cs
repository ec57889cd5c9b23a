// Job: API messages as rows of the page.
// Invariant: bytes become lower-case hex, amounts decimal smidge; empty hashes become null.
using System.Globalization;
using Google.Protobuf;
using Spacemesh.Api.V2Alpha1;
using Spacemesh.Appliance.State;
using Result = Spacemesh.Api.V2Alpha1.TransactionResult.Types.Status;
using Type = Spacemesh.Api.V2Alpha1.Transaction.Types.TransactionType;

namespace Spacemesh.Appliance.Feed;

/// <summary>Rows of the page.</summary>
internal static class Rows
{
    public static string Hex(ByteString bytes) => Convert.ToHexStringLower(bytes.Span);

    public static string Digits(ulong smidge) => smidge.ToString(CultureInfo.InvariantCulture);

    public static AccountPart Account(string address, Account? account)
    {
        ulong balance = account?.Current?.Balance ?? 0;
        return new AccountPart(
            address, Digits(balance), Digits(account?.Projected?.Balance ?? balance), account?.Current?.Counter ?? 0,
            account?.Current is { } current ? current.Layer : null, account is { Template.Length: > 0 });
    }

    public static LayerRow Layer(Layer layer) => new(
        layer.Number,
        layer.Status switch
        {
            Spacemesh.Api.V2Alpha1.Layer.Types.LayerStatus.Verified => "verified",
            Spacemesh.Api.V2Alpha1.Layer.Types.LayerStatus.Applied => "applied",
            _ => "open",
        },
        HexOrNull(layer.Block?.Id), HexOrNull(layer.CumulativeStateHash), HexOrNull(layer.StateHash));

    public static TransactionRow Transaction(TransactionResponse found, string account)
    {
        Transaction tx = found.Tx ?? new Transaction();
        bool outgoing = tx.Principal == account;
        string? destination = tx.Contents?.Send?.Destination ?? tx.Contents?.DrainVault?.Destination;
        ulong? amount = tx.Contents?.Send?.Amount ?? tx.Contents?.DrainVault?.Amount;
        string? other = outgoing ? destination : tx.Principal;
        string direction = outgoing ? (destination is null || destination == account ? "self" : "out") : "in";
        return new TransactionRow(
            Hex(tx.Id), Kind(tx.Type), direction, string.IsNullOrEmpty(other) ? null : other, amount is { } sum ? Digits(sum) : null,
            found.TxResult is { } result ? Digits(result.Fee) : null, found.TxResult?.Layer, State(found),
            string.IsNullOrEmpty(found.TxResult?.Message) ? null : found.TxResult.Message);
    }

    private static string State(TransactionResponse found) => found.TxResult?.Status switch
    {
        Result.TransactionStatusSuccess => "applied",
        Result.TransactionStatusFailure or Result.TransactionStatusInvalid => "failed",
        _ => found.TxState is TransactionState.Rejected or TransactionState.InsufficientFunds or TransactionState.Conflicting ? "failed" : "waiting",
    };

    private static string Kind(Type type) => type switch
    {
        Type.SingleSigSend or Type.MultiSigSend => "Payment",
        Type.SingleSigSpawn or Type.SingleSigSelfspawn => "Account opened",
        Type.MultiSigSpawn or Type.MultiSigSelfspawn => "Shared account opened",
        Type.VestingSpawn => "Vesting account opened",
        Type.VaultSpawn => "Vault opened",
        Type.DrainVault => "Vault drained",
        _ => "Transaction",
    };

    private static string? HexOrNull(ByteString? bytes) => bytes is null || !bytes.Span.ContainsAnyExcept((byte)0) ? null : Hex(bytes);
}
