using System.Reflection;
using Compliance.Protection.Keys;

namespace Compliance.Protection.Tests.Keys;

public sealed class KeyOwnerTests
{
    [Fact]
    public void A_subjects_id_is_an_owner() => Assert.Equal("3f2b", KeyOwner.Subject("3f2b").Id);

    [Theory]
    [InlineData("ground-0123456789abcdef0123456789abcdef")]
    [InlineData("own-case-1")]
    [InlineData("request-1")]
    [InlineData("")]
    public void Text_that_names_another_owner_is_no_subject(string id)
    {
        Assert.Throws<ArgumentException>(() => KeyOwner.Subject(id));
        Assert.Throws<ArgumentException>(() => (KeyOwner)id);
    }

    [Fact]
    public void The_default_value_is_nobody() => Assert.Throws<InvalidOperationException>(() => default(KeyOwner).Id);

    [Fact]
    public void No_application_can_make_an_owner_of_anything_but_a_subjects_id()
    {
        Assert.Empty(typeof(KeyOwner).GetConstructors());
        var makers = typeof(KeyOwner)
            .GetMethods(BindingFlags.Public | BindingFlags.Static)
            .Where(method => method.ReturnType == typeof(KeyOwner));
        Assert.Equal([nameof(KeyOwner.Subject), "op_Implicit"], makers.Select(method => method.Name).Order(StringComparer.Ordinal));
    }

    /// <summary>A parameter of text would take a ground's id, as they all once did.</summary>
    [Theory]
    [InlineData(typeof(SubjectProtector), "owner")]
    [InlineData(typeof(SubjectKeys), "owner")]
    [InlineData(typeof(SubjectKeys), "subject")]
    public void Whose_key_is_used_is_never_asked_as_text(Type type, string parameter) =>
        Assert.All(
            type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
                .SelectMany(method => method.GetParameters()),
            each =>
                Assert.True(
                    each.Name != parameter || each.ParameterType == typeof(KeyOwner),
                    $"{each.Member.Name} takes {each.ParameterType} {each.Name}"));
}
