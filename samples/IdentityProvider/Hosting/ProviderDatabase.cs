using Microsoft.EntityFrameworkCore;

namespace IdentityProvider;

/// <summary>Clients, authorizations and tokens, in memory.</summary>
internal sealed class ProviderDatabase(DbContextOptions<ProviderDatabase> options) : DbContext(options);
