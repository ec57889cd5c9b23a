// Job: one payment of a wallet: spawn if needed, spend, each waited for.
// Invariant: refused before anything is signed if the balance cannot bear amount and fees.
using Spacemesh.Api.V2Alpha1;
using Spacemesh.Cli.Output;
using Spacemesh.Protocol;
using Spacemesh.Wallet.Amounts;
using Spacemesh.Wallet.Files;
using Result = Spacemesh.Api.V2Alpha1.TransactionResult;

namespace Spacemesh.Cli.Node;

/// <summary>A payment that was applied.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Result">Its result.</param>
/// <param name="Spawn">Id of the spawn that went before, if one was sent now.</param>
internal sealed record Receipt(byte[] Id, Result Result, byte[]? Spawn);

/// <summary>Pays out of a wallet.</summary>
internal sealed class Payment(
    SingleSigWallet wallet, NodeLink node, TransactionWait wait, NetworkFacts network, ulong gasPrice, Action<string> progress)
{
    /// <summary>Sends and waits until applied.</summary>
    public async Task<Receipt> SendAsync(Address destination, ulong smidge, CancellationToken stop)
    {
        Account account = await ReadAsync(stop).ConfigureAwait(false);
        RefusePoor(account, smidge, 0);
        byte[]? spawn = null;
        if (account.Template.Length == 0)
        {
            spawn = await SpawnAsync(account, smidge, stop).ConfigureAwait(false);
            account = await SpawnedAsync(stop).ConfigureAwait(false);
        }
        ulong nonce = account.Projected.Counter;
        byte[] sample = wallet.DraftSpend(nonce, gasPrice, destination, smidge).WithPlaceholder();
        RefusePoor(account, smidge, Fee(await wait.GasAsync(sample, stop).ConfigureAwait(false)));
        byte[] id = await wait.SubmitAsync(wallet.Spend(network.GenesisId, nonce, gasPrice, destination, smidge), stop).ConfigureAwait(false);
        progress($"sent {Amount.Exact(smidge)}, transaction {Convert.ToHexStringLower(id)}");
        return new Receipt(id, await wait.AppliedAsync(id, "the payment", stop).ConfigureAwait(false), spawn);
    }

    private async Task<byte[]?> SpawnAsync(Account account, ulong smidge, CancellationToken stop)
    {
        if (account.Projected.Counter > account.Current.Counter)
        {
            progress("the account is being spawned already");
            return null;
        }
        ulong nonce = account.Projected.Counter;
        byte[] sample = wallet.DraftSelfSpawn(nonce, gasPrice).WithPlaceholder();
        RefusePoor(account, smidge, Fee(await wait.GasAsync(sample, stop).ConfigureAwait(false)));
        byte[] id = await wait.SubmitAsync(wallet.SelfSpawn(network.GenesisId, nonce, gasPrice), stop).ConfigureAwait(false);
        progress($"the account is new and is spawned first, transaction {Convert.ToHexStringLower(id)}");
        Result result = await wait.AppliedAsync(id, "the spawn", stop).ConfigureAwait(false);
        if (result.Status != Result.Types.Status.TransactionStatusSuccess)
            throw new CommandFailure(ExitCode.Failed, $"the spawn of the account failed: {result.Message}; nothing was paid");
        progress($"spawned in layer {result.Layer}");
        return id;
    }

    // The spawn of an earlier command has no id here: its effect is waited for.
    private async Task<Account> SpawnedAsync(CancellationToken stop)
    {
        await wait.UntilAsync(
            "the spawn of the account", async () => (await ReadAsync(stop).ConfigureAwait(false)).Template.Length > 0, stop).ConfigureAwait(false);
        return await ReadAsync(stop).ConfigureAwait(false);
    }

    private Task<Account> ReadAsync(CancellationToken stop) => AccountReader.ReadAsync(node, wallet.AddressText, stop);

    private UInt128 Fee(ulong? gas) => (UInt128)(gas ?? 0) * gasPrice;

    private static void RefusePoor(Account account, ulong smidge, UInt128 fee)
    {
        if (smidge + fee <= account.Projected.Balance)
            return;
        string fees = fee == 0 ? "" : $" and a fee of up to {Amount.Exact((ulong)UInt128.Min(fee, ulong.MaxValue))}";
        throw new CommandFailure(ExitCode.Failed,
            $"the wallet holds {Amount.Exact(account.Projected.Balance)}, too little for {Amount.Exact(smidge)}{fees}; nothing was sent");
    }
}
