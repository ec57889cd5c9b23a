// Job: accounts with all their versions in memory: what the node's database does, for simulations and tests.
// Invariant: at most one version of an account in a layer; versions are in ascending order of layers.
using Spacemesh.Protocol;
using Spacemesh.Vm.Execution;

namespace Spacemesh.Vm.Accounts;

/// <summary>Versions of accounts and state roots by layer.</summary>
public sealed class AccountHistory : IAccountStore
{
    private readonly Dictionary<Address, List<Account>> _versions = [];
    private readonly SortedDictionary<uint, Hash32> _roots = [];

    /// <summary>State root of the highest layer that has one; zeros before the first.</summary>
    public Hash32 LatestRoot => _roots.Count == 0 ? Hash32.Empty : _roots.Last().Value;

    /// <inheritdoc/>
    public Account? Find(Address address) => _versions.TryGetValue(address, out List<Account>? versions) ? versions[^1] : null;

    /// <summary>Adds accounts that no layer made: genesis or a checkpoint.</summary>
    public void Add(IEnumerable<Account> accounts)
    {
        foreach (Account account in accounts)
            AddVersion(account);
    }

    /// <summary>Keeps what a layer changed.</summary>
    /// <exception cref="InvalidOperationException">The layer, or a later one, is applied already: revert first.</exception>
    public void Add(LayerOutcome outcome)
    {
        if (_roots.Count > 0 && _roots.Last().Key >= outcome.Layer.Value)
            throw new InvalidOperationException($"layer {outcome.Layer} is applied already");
        foreach (Account account in outcome.Changed)
            AddVersion(account);
        _roots.Add(outcome.Layer.Value, outcome.StateRoot);
    }

    /// <summary>Forgets everything after a layer.</summary>
    public void Revert(LayerId layer)
    {
        foreach ((Address address, List<Account> versions) in _versions.ToArray())
        {
            versions.RemoveAll(version => version.Layer > layer);
            if (versions.Count == 0)
                _versions.Remove(address);
        }
        foreach (uint applied in _roots.Keys.Where(key => key > layer.Value).ToArray())
            _roots.Remove(applied);
    }

    /// <summary>Latest versions up to a layer, ordered by address: the accounts of a checkpoint.</summary>
    public IReadOnlyList<Account> Snapshot(LayerId layer) =>
        [.. _versions.Values.Select(versions => versions.FindLast(version => version.Layer <= layer))
            .OfType<Account>().OrderBy(account => account.Address, Comparer<Address>.Create((a, b) => a.CompareTo(b)))];

    private void AddVersion(Account account)
    {
        if (!_versions.TryGetValue(account.Address, out List<Account>? versions))
            _versions.Add(account.Address, versions = []);
        if (versions.Count > 0 && versions[^1].Layer >= account.Layer)
            throw new InvalidOperationException($"account {account.Address} has a version of layer {versions[^1].Layer} already");
        versions.Add(account);
    }
}
