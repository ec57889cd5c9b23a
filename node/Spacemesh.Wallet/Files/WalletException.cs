// Job: what a person must be told when a wallet cannot be made or opened.
// Invariant: one clear line that says what to do; never a secret.
namespace Spacemesh.Wallet.Files;

/// <summary>A wallet cannot be made or opened; the message is for the person who asked.</summary>
public sealed class WalletException : Exception
{
    /// <summary>Without a reason.</summary>
    public WalletException()
    {
    }

    /// <summary>With the line to show.</summary>
    public WalletException(string message)
        : base(message)
    {
    }

    /// <summary>With the line to show and what the system said.</summary>
    public WalletException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
