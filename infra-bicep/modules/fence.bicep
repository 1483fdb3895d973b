import { privateLink, principalsByApp, appsByRole, definitionsByRole, resourceTags } from 'types.bicep'

@description('The account\'s name.')
param name string

@description('The region.')
param location string

@description('Tags of the account.')
param tags resourceTags

@description('How many copies the platform keeps, and where.')
param redundancy 'Standard_LRS' | 'Standard_ZRS' | 'Standard_GZRS'

@description('Private endpoints, or none.')
param link privateLink?

@description('Which app has which role.')
param appOf appsByRole

@description('The principal ids of the apps\' identities.')
param principalOf principalsByApp

@description('The ids of the custom role definitions.')
param definitions definitionsByRole

var keyKeepers = union([appOf.service], [appOf.eraser])
var poolKeepers = union([appOf.service], [appOf.provisioner], [appOf.eraser])

module account 'storage-account.bicep' = {
  params: {
    name: name
    location: location
    tags: tags
    redundancy: redundancy
    services: ['table']
    link: link
    tables: ['compliancekeypool', 'compliancekeys']
  }
}

resource fence 'Microsoft.Storage/storageAccounts@2026-06-01' existing = {
  name: name

  resource tables 'tableServices' existing = {
    name: 'default'

    resource keys 'tables' existing = {
      name: 'compliancekeys'
    }

    resource pool 'tables' existing = {
      name: 'compliancekeypool'
    }
  }
}

resource keyAccess 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for app in keyKeepers: {
    scope: fence::tables::keys
    name: guid(fence::tables::keys.id, app, 'row-keeper')
    properties: {
      principalId: principalOf[app]
      principalType: 'ServicePrincipal'
      roleDefinitionId: definitions.rowKeeper
    }
    dependsOn: [account]
  }
]

resource poolAccess 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for app in poolKeepers: {
    scope: fence::tables::pool
    name: guid(fence::tables::pool.id, app, 'row-keeper')
    properties: {
      principalId: principalOf[app]
      principalType: 'ServicePrincipal'
      roleDefinitionId: definitions.rowKeeper
    }
    dependsOn: [account]
  }
]
