namespace Compliance.Protection.Keys;

/// <summary>
/// Whose key seals and opens a record. Anyone makes one of a data subject's id. A retention ground's and one of this system's own things
/// are made inside the package alone, so that an application can neither open what is retained as if it were a subject's, nor a case.
/// </summary>
public readonly record struct KeyOwner
{
    private readonly string? _id;

    private KeyOwner(string id) => _id = id;

    /// <summary>The opaque id.</summary>
    /// <exception cref="InvalidOperationException">This is the default value, which is nobody.</exception>
    public string Id => _id ?? throw new InvalidOperationException("Nobody was named as the owner of a key.");

    /// <summary>A data subject, by the opaque id that its enrolment gave.</summary>
    /// <exception cref="ArgumentException">It is empty, or the id of something else that can own a key, see
    /// <see cref="KeyOwners"/>.</exception>
    public static KeyOwner Subject(string id)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        return KeyOwners.IsSubject(id) ? new(id) : throw new ArgumentException("This is no subject's id.", nameof(id));
    }

    /// <summary>As <see cref="Subject"/>: a text stands for a subject, and for nothing else.</summary>
    /// <exception cref="ArgumentException">It is no subject's id.</exception>
    public static implicit operator KeyOwner(string subject) => Subject(subject);

    /// <summary>The opaque id.</summary>
    public override string ToString() => Id;

    /// <summary>A thing of this system's own.</summary>
    /// <param name="name">Unique among this system's own things.</param>
    internal static KeyOwner Own(string name) => new(KeyOwners.Own(name));

    /// <summary>The owner of a row of bindings, whoever it is: for what looks after every key alike.</summary>
    internal static KeyOwner Of(SubjectKeyBinding binding) => new(binding.Subject);
}
