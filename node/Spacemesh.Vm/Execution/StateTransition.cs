// Job: applies a layer: transactions in order, then rewards, then the state root.
// Invariant: the same input on the same accounts gives the same outcome on every machine.
using Spacemesh.Protocol;
using Spacemesh.Vm.Accounts;
using Spacemesh.Vm.Rewards;
using Spacemesh.Vm.Transactions;

namespace Spacemesh.Vm.Execution;

/// <summary>The state transition of the account machine.</summary>
public static class StateTransition
{
    private const string OutOfGas = "out of gas";

    /// <summary>Computes what a layer changes; stores nothing.</summary>
    /// <exception cref="ArgumentException">The layer is before effective genesis, or its rewards have no weight.</exception>
    /// <exception cref="InvalidDataException">A stored vault cannot be read: the database is damaged.</exception>
    public static LayerOutcome Apply(VmParameters parameters, LayerInput input, IAccountStore accounts)
    {
        if (input.Layer < parameters.EffectiveGenesis)
            throw new ArgumentException($"layer {input.Layer} is before effective genesis {parameters.EffectiveGenesis}", nameof(input));
        var run = new LayerRun(parameters, input, new StagedAccounts(accounts));
        for (int i = 0; i < input.Transactions.Count; i++)
            run.Execute(i);
        return run.Finish();
    }

    /// <summary>Smidge that a layer issues.</summary>
    public static ulong SubsidyOf(LayerId layer, uint layersPerEpoch) => Subsidy.OfLayer(unchecked(layer.Value - (2 * layersPerEpoch - 1)));

    private sealed class LayerRun(VmParameters parameters, LayerInput input, StagedAccounts staged)
    {
        private readonly List<ExecutedTransaction> _executed = [];
        private readonly List<IneffectiveTransaction> _ineffective = [];
        private ulong _gasLeft = parameters.BlockGasLimit;
        private ulong _fees;

        public void Execute(int index)
        {
            LayerTransaction transaction = input.Transactions[index];
            ParseFault fault = TransactionParser.Parse(transaction.Raw, staged, out ParsedTransaction? parsed);
            if (fault != ParseFault.None)
            {
                _ineffective.Add(new IneffectiveTransaction(index, transaction.Id, IneffectiveReason.Parse, null));
                return;
            }
            Account principal = staged.Get(parsed!.Header.Principal);
            if (WhyIneffective(transaction, parsed, principal) is { } reason)
            {
                TransactionHeader? header = reason == IneffectiveReason.NonceLow ? parsed.Header : null;
                _ineffective.Add(new IneffectiveTransaction(index, transaction.Id, reason, header));
                return;
            }
            Run(index, transaction.Id, parsed, principal);
        }

        public LayerOutcome Finish()
        {
            ulong subsidy = input.Rewards.Count == 0 ? 0 : SubsidyOf(input.Layer, parameters.LayersPerEpoch);
            IReadOnlyList<PaidReward> paid = RewardShares.Divide(input.Rewards, subsidy, _fees);
            foreach (PaidReward reward in paid)
            {
                Account coinbase = staged.Get(reward.Coinbase);
                staged.Set(coinbase with { Balance = unchecked(coinbase.Balance + reward.Total) });
            }
            Account[] changed = [.. staged.Changed.Select(account => account with { Layer = input.Layer })];
            return new LayerOutcome(input.Layer, changed, _executed, _ineffective, paid, _fees, AccountEncoding.StateRoot(changed));
        }

        private IneffectiveReason? WhyIneffective(LayerTransaction transaction, ParsedTransaction parsed, Account principal)
        {
            TransactionHeader header = parsed.Header;
            if (header.GasPrice == 0)
                return IneffectiveReason.ZeroGasPrice;
            // The network compares gas with coins here and leaves the price out.
            if (principal.Balance < parsed.IntrinsicGas)
                return IneffectiveReason.IntrinsicGas;
            if (_gasLeft < header.MaxGas)
                return IneffectiveReason.BlockGas;
            if (!transaction.IsVerified && !TransactionVerifier.Verify(parsed, parameters.GenesisId))
                return IneffectiveReason.Verify;
            return principal.NextNonce > header.Nonce ? IneffectiveReason.NonceLow : null;
        }

        private void Run(int index, TransactionId id, ParsedTransaction parsed, Account principal)
        {
            TransactionHeader header = parsed.Header;
            ulong fee = Math.Min(header.Fee, principal.Balance);
            var call = new MethodCall(parsed, input.Layer, staged, parameters.AddressPrefix)
            {
                Principal = principal with { Balance = principal.Balance - fee },
            };
            string? failure = fee < header.Fee ? OutOfGas : call.Run();
            staged.Set(call.Principal with { NextNonce = unchecked(header.Nonce + 1) });
            foreach (Account other in call.Others)
                staged.Set(other);
            _fees = unchecked(_fees + fee);
            _gasLeft -= header.MaxGas;
            var result = new TransactionResult
            {
                Status = failure is null ? TransactionStatus.Success : TransactionStatus.Failure,
                Message = failure ?? "",
                Gas = header.MaxGas,
                Fee = fee,
                Block = input.Block,
                Layer = input.Layer,
                Addresses = [header.Principal, .. call.Others.Select(other => other.Address)],
            };
            _executed.Add(new ExecutedTransaction(index, id, header, result));
        }
    }
}
