// Job: stored rows as messages of v2alpha1.
// Invariant: what is not stored stays unset, so that both JSON forms agree with the network's.
using Spacemesh.Node.Storage.State;
using Spacemesh.Protocol;
using Spacemesh.Protocol.Accounts;
using Spacemesh.Vm.Transactions;
using V2 = Spacemesh.Api.V2Alpha1;

namespace Spacemesh.Node.Api;

/// <summary>Messages of v2alpha1.</summary>
internal static class V2Form
{
    public static V2.Activation ToV2(this ApiContext context, AtxRow atx) => new()
    {
        Id = Form.Bytes(atx.Id),
        SmesherId = Form.Bytes(atx.Smesher),
        PublishEpoch = atx.PublishEpoch.Value,
        Coinbase = context.Text(atx.Coinbase),
        Weight = atx.Weight,
        Height = atx.Height,
        NumUnits = atx.EffectiveNumUnits,
    };

    public static V2.Reward ToV2(this ApiContext context, RewardRow row) => new()
    {
        Layer = row.Layer.Value,
        Total = row.TotalReward,
        LayerReward = row.LayerReward,
        Coinbase = context.Text(row.Coinbase),
        Smesher = Form.Bytes(row.Smesher),
    };

    public static V2.Account ToV2(this ApiContext context, AccountRow row, AccountProjection projection) => new()
    {
        Address = context.Text(row.Address),
        Current = new V2.AccountState { Counter = row.NextNonce, Balance = row.Balance, Layer = row.Layer.Value },
        Projected = new V2.AccountState { Counter = projection.Nonce, Balance = projection.Balance },
        Template = row.Template is { } template ? context.Text(template) : "",
    };

    public static V2.Layer ToV2(LayerBlockRow row)
    {
        var form = new V2.Layer { Number = row.Layer.Value };
        if (row.IsProcessed)
            form.Status = V2.Layer.Types.LayerStatus.Verified;
        else if (!row.AppliedBlock.IsEmpty())
            form.Status = V2.Layer.Types.LayerStatus.Applied;
        if (!row.AggregatedHash.IsEmpty())
        {
            form.ConsensusHash = row.AggregatedHash.ToShortHex();
            form.CumulativeStateHash = Form.Bytes(row.AggregatedHash);
        }
        if (!row.StateHash.IsEmpty())
            form.StateHash = Form.Bytes(row.StateHash);
        // A layer with a block that was not applied shows the empty id, as the network's nodes do.
        if (row.HasBlock)
            form.Block = new V2.Block { Id = Form.Bytes(row.AppliedBlock) };
        return form;
    }

    /// <summary>A stored transaction with what was asked for.</summary>
    public static V2.TransactionResponse ToV2(this ApiContext context, TransactionRow row, bool withResult, bool withState)
    {
        TransactionHeader? header = row.Header is { } stored ? TransactionHeader.Decode(stored) : null;
        V2.Transaction transaction = context.ToV2(row.Raw ?? [], header);
        transaction.Id = Form.Bytes(row.Id);
        var form = new V2.TransactionResponse { Tx = transaction };
        if (withResult && row.Result is { } bytes)
            form.TxResult = context.ToV2(TransactionResult.Decode(bytes));
        if (withState)
            form.TxState = (V2.TransactionState)V1Form.StateOf(row);
        return form;
    }

    /// <summary>A transaction without its id.</summary>
    public static V2.Transaction ToV2(this ApiContext context, byte[] raw, TransactionHeader? header)
    {
        var form = new V2.Transaction { Raw = Form.Bytes(raw) };
        if (header is null)
            return form;
        form.Principal = context.Text(header.Principal);
        form.Template = context.Text(header.Template);
        form.Method = header.Method;
        form.Nonce = new V2.Nonce { Counter = header.Nonce };
        form.MaxGas = header.MaxGas;
        form.GasPrice = header.GasPrice;
        form.MaxSpend = header.MaxSpend;
        if (TransactionContents.Decode(raw) is { } contents)
        {
            form.Type = (V2.Transaction.Types.TransactionType)contents.Kind;
            form.Contents = context.ToV2(contents);
        }
        return form;
    }

    private static V2.TransactionResult ToV2(this ApiContext context, TransactionResult result)
    {
        var form = new V2.TransactionResult
        {
            Status = (V2.TransactionResult.Types.Status)(result.Status + 1),
            Message = result.Message,
            GasConsumed = result.Gas,
            Fee = result.Fee,
            Block = Form.Bytes(result.Block),
            Layer = result.Layer.Value,
        };
        form.TouchedAddresses.AddRange(result.Addresses.Select(context.Text));
        return form;
    }

    private static V2.TransactionContents ToV2(this ApiContext context, TransactionContents contents) => contents switch
    {
        { SingleSig: { } single } => new() { SingleSigSpawn = new V2.ContentsSingleSigSpawn { Pubkey = single.Key.ToHex() } },
        { MultiSig: { } multi, Kind: TransactionKind.VestingSpawn } => new() { VestingSpawn = Keys(multi) },
        { MultiSig: { } multi } => new() { MultiSigSpawn = Keys(multi) },
        { Vault: { } vault } => new()
        {
            VaultSpawn = new V2.ContentsVaultSpawn
            {
                Owner = context.Text(vault.Owner),
                TotalAmount = vault.Total,
                InitialUnlockAmount = vault.Initial,
                VestingStart = vault.Start.Value,
                VestingEnd = vault.End.Value,
            },
        },
        { DrainedVault: { } drained } => new()
        {
            DrainVault = new V2.ContentsDrainVault
            {
                Vault = context.Text(drained), Destination = context.Text(contents.Destination ?? default), Amount = contents.Amount,
            },
        },
        _ => new() { Send = new V2.ContentsSend { Destination = context.Text(contents.Destination ?? default), Amount = contents.Amount } },
    };

    private static V2.ContentsMultiSigSpawn Keys(MultiSigArguments arguments)
    {
        var form = new V2.ContentsMultiSigSpawn { Required = arguments.Required };
        form.Pubkey.AddRange(arguments.Keys.Select(key => key.ToHex()));
        return form;
    }
}
