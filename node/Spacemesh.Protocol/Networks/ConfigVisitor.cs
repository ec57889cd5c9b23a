// Job: the vocabulary in which a section of the configuration names its keys once, for reading and printing alike.
// Invariant: a key is visited once; its field holds the preset's value before and the file's value after reading.
namespace Spacemesh.Protocol.Networks;

/// <summary>A section that names its keys.</summary>
public interface IConfigSection
{
    /// <summary>Visits every key with its field.</summary>
    void Visit(ConfigVisitor visitor);
}

/// <summary>A visitor of keys: reader or printer.</summary>
public abstract class ConfigVisitor
{
    /// <summary>A section under a key.</summary>
    public abstract void Section(string key, IConfigSection section);

    /// <summary>A key that is no longer accepted, with what to do instead.</summary>
    public abstract void Retired(string key, string advice);

    /// <summary>Yes or no.</summary>
    public abstract void Flag(string key, ref bool value);

    /// <summary>A number of 32 bits.</summary>
    public abstract void Number(string key, ref uint value);

    /// <summary>A number of 64 bits.</summary>
    public abstract void Number(string key, ref ulong value);

    /// <summary>A number with a fraction.</summary>
    public abstract void Real(string key, ref double value);

    /// <summary>Text.</summary>
    public abstract void Text(string key, ref string value);

    /// <summary>A duration.</summary>
    public abstract void Duration(string key, ref GoDuration value);

    /// <summary>A fraction.</summary>
    public abstract void Rational(string key, ref Rational value);

    /// <summary>A list of texts, or one text with commas.</summary>
    public abstract void TextList(string key, ref string[] value);

    /// <summary>A list of multiaddresses.</summary>
    public abstract void MultiAddresses(string key, ref string[] value);

    /// <summary>Texts by name.</summary>
    public abstract void TextMap(string key, ref Dictionary<string, string> value);

    /// <summary>Amounts by account.</summary>
    public abstract void Amounts(string key, ref Dictionary<string, ulong> value);

    /// <summary>A moment, RFC 3339 with zone.</summary>
    public abstract void Time(string key, ref DateTimeOffset value);

    /// <summary>32 bytes in hex.</summary>
    public abstract void Hash(string key, ref Hash32 value);

    /// <summary>Number of a compute device; absent when not chosen.</summary>
    public abstract void Provider(string key, ref uint? value);

    /// <summary>PoET servers.</summary>
    public abstract void PoetServers(string key, ref List<PoetServer> value);

    /// <summary>ATX version by the publish epoch from which it applies.</summary>
    public abstract void AtxVersions(string key, ref SortedDictionary<uint, uint> value);

    /// <summary>Tortoise windows of the past.</summary>
    public abstract void Windows(string key, ref List<WindowInterval> value);

    /// <summary>Least weights by epoch.</summary>
    public abstract void EpochMinimums(string key, ref List<EpochMinimum> value);

    /// <summary>A change of committee, if any.</summary>
    public abstract void CommitteeUpgrade(string key, ref CommitteeUpgrade? value);

    /// <summary>Limits by request protocol.</summary>
    public abstract void ServerLimits(string key, ref Dictionary<string, ServerLimits> value);
}
