using Compliance.Protection.Erasure;
using Compliance.Protection.Keys;

namespace Compliance.Consent.Ledger;

/// <summary>Says for whom there may be a ledger.</summary>
public interface IHolderRegister
{
    /// <returns>False for a person who was never enrolled, or whose erasure is past its point of no return.</returns>
    ValueTask<bool> IsKnown(ConsentHolder holder, CancellationToken cancellation);
}

/// <summary>
/// A person is known by the binding of their key, until the fence of their erasure is final. In the cooling-off they are: a withdrawal in
/// that time counts, should the erasure be cancelled. A device is known by its id alone.
/// </summary>
internal sealed class EnrolledHolders(ISubjectKeyStore bindings, SubjectFences fences) : IHolderRegister
{
    public async ValueTask<bool> IsKnown(ConsentHolder holder, CancellationToken cancellation)
    {
        if (!holder.IsPerson)
            return true;
        var subject = holder.ToString();
        return await bindings.Find(subject, cancellation) is { State: not BindingState.Erased }
            && await fences.Find(subject, cancellation) is not { Holds: true, FinalSince: not null };
    }
}
