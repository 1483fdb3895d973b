using Compliance.Drafting;

namespace Compliance.Tests.Drafting;

public sealed class CategoryGuessTests
{
    [Theory]
    [InlineData("email", "user.contact.email")]
    [InlineData("EmailAddress", "user.contact.email")]
    [InlineData("user_email", "user.contact.email")]
    [InlineData("mailing_list", null)]
    [InlineData("HomePhone", "user.contact.phone_number")]
    [InlineData("fax", "user.contact.fax_number")]
    [InlineData("FirstName", "user.name.first")]
    [InlineData("last_name", "user.name.last")]
    [InlineData("ContactName", "user.name")]
    [InlineData("name", null)]
    [InlineData("product_name", null)]
    [InlineData("user_pass", "user.authorization.password")]
    [InlineData("birth_date", "user.demographic.date_of_birth")]
    [InlineData("BirthDate", "user.demographic.date_of_birth")]
    [InlineData("billing_address", "user.contact.address.street")]
    [InlineData("address_id", null)]
    [InlineData("ip_address", "user.device.ip_address")]
    [InlineData("zip", null)]
    [InlineData("iban", "user.financial.bank_account")]
    [InlineData("username", "user.account.username")]
    [InlineData("description", null)]
    public void A_column_that_is_personal_wherever_it_stands_is_known_by_its_name(string column, string? category) =>
        Assert.Equal(category, CategoryGuess.Strong(column));

    [Theory]
    [InlineData("BillingCity", false, "user.contact.address.city")]
    [InlineData("city_id", false, null)]
    [InlineData("PostalCode", false, "user.contact.address.postal_code")]
    [InlineData("name", true, "user.name")]
    [InlineData("name", false, null)]
    [InlineData("title", true, "user.job_title")]
    [InlineData("title", false, null)]
    public void In_a_table_about_people_more_names_say_something(string column, bool isRegister, string? category) =>
        Assert.Equal(category, CategoryGuess.Weak(column, isRegister));

    [Theory]
    [InlineData("Order Details", "order_detail")]
    [InlineData("Customers", "customer")]
    [InlineData("auth_user", "auth_user")]
    [InlineData("wp_users", "wp_user")]
    [InlineData("Addresses", "address")]
    [InlineData("staff", "staff")]
    [InlineData("123", "123")]
    public void A_table_gives_its_key_a_name(string table, string expected) => Assert.Equal(expected, NameWords.Snake(table));
}
