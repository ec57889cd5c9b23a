// Job: transactions, results, accounts and rewards as databases keep them.
// Invariant: order, widths and limits are frozen by the network (go-spacemesh, scale tags of the struct).
using Spacemesh.Protocol.Codec;

namespace Spacemesh.Protocol.Wire;

/// <summary>Layers in which a transaction may be applied; no template uses them.</summary>
public struct LayerLimits : IScaleType<LayerLimits>
{
    /// <summary>First layer.</summary>
    public uint Min;

    /// <summary>Last layer.</summary>
    public uint Max;

    /// <inheritdoc/>
    public static void Describe<TCodec>(ref TCodec codec, ref LayerLimits value)
        where TCodec : struct, IScaleCodec, allows ref struct
    {
        codec.U32(ref value.Min, "Min");
        codec.U32(ref value.Max, "Max");
    }
}

/// <summary>What parsing a transaction reveals.</summary>
public sealed class TransactionHeader : IScaleType<TransactionHeader>
{
    /// <summary>Account that pays.</summary>
    public Address Principal;

    /// <summary>Its template.</summary>
    public Address Template;

    /// <summary>Method called.</summary>
    public byte Method;

    /// <summary>Counter.</summary>
    public ulong Nonce;

    /// <summary>Always zero.</summary>
    public LayerLimits LayerLimits;

    /// <summary>Most gas it can use.</summary>
    public ulong MaxGas;

    /// <summary>Smidge for one unit of gas.</summary>
    public ulong GasPrice;

    /// <summary>Most smidge it can move, fee apart.</summary>
    public ulong MaxSpend;

    /// <inheritdoc/>
    public static void Describe<TCodec>(ref TCodec codec, ref TransactionHeader value)
        where TCodec : struct, IScaleCodec, allows ref struct
    {
        codec.Raw(ref value.Principal, "Principal");
        codec.Raw(ref value.Template, "TemplateAddress");
        codec.U8(ref value.Method, "Method");
        codec.U64(ref value.Nonce, "Nonce");
        codec.Struct(ref value.LayerLimits, "LayerLimits");
        codec.U64(ref value.MaxGas, "MaxGas");
        codec.U64(ref value.GasPrice, "GasPrice");
        codec.U64(ref value.MaxSpend, "MaxSpend");
    }
}

/// <summary>A transaction's bytes under their id.</summary>
public sealed class RawTransaction : IScaleType<RawTransaction>
{
    /// <summary>Hash of the bytes.</summary>
    public TransactionId Id;

    /// <summary>The bytes.</summary>
    public byte[] Raw = [];

    /// <inheritdoc/>
    public static void Describe<TCodec>(ref TCodec codec, ref RawTransaction value)
        where TCodec : struct, IScaleCodec, allows ref struct
    {
        codec.Raw(ref value.Id, "ID");
        codec.Bytes(ref value.Raw, WireLimits.RawTransactionBytes, "Raw");
    }
}

/// <summary>A transaction with its header if it has been parsed.</summary>
public sealed class Transaction : IScaleType<Transaction>
{
    /// <summary>The bytes.</summary>
    public RawTransaction Raw = new();

    /// <summary>What parsing revealed.</summary>
    public TransactionHeader? Header;

    /// <inheritdoc/>
    public static void Describe<TCodec>(ref TCodec codec, ref Transaction value)
        where TCodec : struct, IScaleCodec, allows ref struct
    {
        codec.Struct(ref value.Raw, "RawTx");
        codec.Option(ref value.Header, "TxHeader");
    }
}

/// <summary>What applying a transaction did.</summary>
public sealed class TransactionResult : IScaleType<TransactionResult>
{
    /// <summary>0 success, 1 failure, 2 invalid.</summary>
    public byte Status;

    /// <summary>Why it failed.</summary>
    public byte[] Message = [];

    /// <summary>Gas used.</summary>
    public ulong Gas;

    /// <summary>Fee paid.</summary>
    public ulong Fee;

    /// <summary>Block it was applied in.</summary>
    public BlockId Block;

    /// <summary>Layer it was applied in.</summary>
    public LayerId Layer;

    /// <summary>Accounts touched.</summary>
    public Address[] Addresses = [];

    /// <inheritdoc/>
    public static void Describe<TCodec>(ref TCodec codec, ref TransactionResult value)
        where TCodec : struct, IScaleCodec, allows ref struct
    {
        codec.U8(ref value.Status, "Status");
        codec.Text(ref value.Message, WireLimits.ErrorBytes, "Message");
        codec.U64(ref value.Gas, "Gas");
        codec.U64(ref value.Fee, "Fee");
        codec.Raw(ref value.Block, "Block");
        codec.Layer(ref value.Layer, "Layer");
        codec.ListRaw(ref value.Addresses, WireLimits.ResultAddresses, "Addresses");
    }
}

/// <summary>A transaction and what it did.</summary>
public sealed class TransactionWithResult : IScaleType<TransactionWithResult>
{
    /// <summary>The transaction.</summary>
    public Transaction Transaction = new();

    /// <summary>The result.</summary>
    public TransactionResult Result = new();

    /// <inheritdoc/>
    public static void Describe<TCodec>(ref TCodec codec, ref TransactionWithResult value)
        where TCodec : struct, IScaleCodec, allows ref struct
    {
        codec.Struct(ref value.Transaction, "Transaction");
        codec.Struct(ref value.Result, "TransactionResult");
    }
}

/// <summary>An account after a layer.</summary>
public sealed class AccountState : IScaleType<AccountState>
{
    /// <summary>Layer of its last change.</summary>
    public LayerId Layer;

    /// <summary>Address.</summary>
    public Address Address;

    /// <summary>Lowest nonce it accepts.</summary>
    public ulong NextNonce;

    /// <summary>Balance in smidge.</summary>
    public ulong Balance;

    /// <summary>Template; absent before spawning.</summary>
    public Address? Template;

    /// <summary>Its arguments.</summary>
    public byte[] State = [];

    /// <inheritdoc/>
    public static void Describe<TCodec>(ref TCodec codec, ref AccountState value)
        where TCodec : struct, IScaleCodec, allows ref struct
    {
        codec.Layer(ref value.Layer, "Layer");
        codec.Raw(ref value.Address, "Address");
        codec.U64(ref value.NextNonce, "NextNonce");
        codec.U64(ref value.Balance, "Balance");
        codec.OptionRaw(ref value.Template, "TemplateAddress");
        codec.Bytes(ref value.State, WireLimits.AccountStateBytes, "State");
    }
}

/// <summary>What a smesher got in a layer.</summary>
public sealed class Reward : IScaleType<Reward>
{
    /// <summary>Layer.</summary>
    public LayerId Layer;

    /// <summary>With fees, in smidge.</summary>
    public ulong TotalReward;

    /// <summary>Without fees, in smidge.</summary>
    public ulong LayerReward;

    /// <summary>Account credited.</summary>
    public Address Coinbase;

    /// <summary>Smesher.</summary>
    public NodeId SmesherId;

    /// <inheritdoc/>
    public static void Describe<TCodec>(ref TCodec codec, ref Reward value)
        where TCodec : struct, IScaleCodec, allows ref struct
    {
        codec.Layer(ref value.Layer, "Layer");
        codec.U64(ref value.TotalReward, "TotalReward");
        codec.U64(ref value.LayerReward, "LayerReward");
        codec.Raw(ref value.Coinbase, "Coinbase");
        codec.Raw(ref value.SmesherId, "SmesherID");
    }
}
