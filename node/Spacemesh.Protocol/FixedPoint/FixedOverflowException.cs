// Job: the one way in which fixed-point arithmetic fails: the network's own library aborts the process here.
// Invariant: thrown only where the reference aborts; never used for a peer's fault.
namespace Spacemesh.Protocol.FixedPoint;

/// <summary>
/// A fixed-point result does not exist: it needs more than 127 bits, divides by zero, or leaves a function's domain.
/// The reference aborts at the same place. Callers bound their inputs, so reaching it is a broken invariant.
/// </summary>
public sealed class FixedOverflowException : ArithmeticException
{
    /// <summary>Names the operation that failed.</summary>
    public FixedOverflowException(string operation) : base($"Fixed-point overflow in {operation}.")
    {
    }
}
