// Job: the gas table of the network.
// Invariant: every number is consensus; arithmetic wraps like the reference's unsigned integers.
namespace Spacemesh.Vm.Templates;

internal static class Gas
{
    /// <summary>Base price of any transaction but a spawn.</summary>
    public const ulong Transaction = 20_000;

    /// <summary>Added to the base price of a spawn.</summary>
    public const ulong Spawn = 30_000;

    /// <summary>One signature check.</summary>
    public const ulong Signature = 3_000;

    private const ulong DataPerWord = 128;
    private const ulong StorePerWord = 5_000;
    private const ulong UpdatePerWord = 725;
    private const ulong LoadPerWord = 182;
    private const ulong AccountAccess = 2_500;

    private const int AccountHeaderSize = 36;
    private const int PublicKeySize = 32;
    private const int BalanceSize = 8;
    private const int VaultStateSize = 56;
    private const int DrainedMarkerSize = 8;

    /// <summary>Price of the transaction's bytes, signatures included.</summary>
    public static ulong Data(int size) => DataPerWord * Words(size);

    /// <summary>Reading a principal with this many public keys.</summary>
    public static ulong Load(int keys) => AccountAccess + LoadPerWord * Words(AccountHeaderSize + keys * PublicKeySize);

    /// <summary>Writing a new account with this many public keys.</summary>
    public static ulong Store(int keys) => StorePerWord * Words(AccountHeaderSize + keys * PublicKeySize);

    /// <summary>Reading the receiver, writing both accounts.</summary>
    public const ulong Spend = AccountAccess + LoadPerWord + UpdatePerWord * 5 + UpdatePerWord;

    /// <summary>As <see cref="Spend"/> with the vault read and its marker written.</summary>
    public const ulong Drain = AccountAccess + LoadPerWord * ((AccountHeaderSize + VaultStateSize + 7) / 8)
        + UpdatePerWord * 5 + UpdatePerWord * ((BalanceSize + DrainedMarkerSize) / 8);

    private static ulong Words(int size) => (ulong)(size + 7) / 8;
}
